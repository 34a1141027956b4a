// The little that pages do by themselves: copy a value, and post the answer on to the application.
"use strict";

for (const button of document.querySelectorAll("button[data-copies]")) {
  const input = document.getElementById(button.dataset.copies);
  const label = button.firstChild;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(input.value);
      label.data = "Copied";
    } catch {
      // No permission: it is selected, for the keyboard.
      input.select();
      label.data = "Selected";
    }
    setTimeout(() => { label.data = "Copy"; }, 2000);
  });
}

const answer = document.querySelector("form[data-posts-itself]");
if (answer) answer.submit();
