// What the pages do beyond HTML: copy a value by its button, and take a file that is dropped.
// Without script, values can be selected and files chosen; nothing else is lost.
"use strict";

const done = document.getElementById("done");

// Said aloud, and anew each time.
const say = (words) => {
  done.textContent = "";
  setTimeout(() => { done.textContent = words; }, 50);
};

for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const [word, what] = [...button.children];
  const copy = word.textContent;
  let back;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      word.textContent = "Copied";
      say(`Copied${what.textContent}`);
    } catch {
      getSelection().selectAllChildren(source);
      word.textContent = "Selected: press Ctrl+C";
      say("It could not be copied. It is selected: press Ctrl+C");
    }
    clearTimeout(back);
    back = setTimeout(() => { word.textContent = copy; }, 3000);
  });
}

for (const form of document.querySelectorAll("form.drop")) {
  const input = form.querySelector("input[type=file]");
  const hint = form.querySelector(".hint");
  const show = (words) => {
    hint.textContent = words;
    say(words);
  };
  const over = (is) => form.classList.toggle("over", is);
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) over(false);
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    const files = event.dataTransfer.files;
    if (files.length !== 1) return show("Drop one file.");
    input.files = files;
    input.dispatchEvent(new Event("change"));
  });
  input.addEventListener("change", () => {
    if (input.files.length === 1) show(`${input.files[0].name} is chosen: send it by the button.`);
  });
}
