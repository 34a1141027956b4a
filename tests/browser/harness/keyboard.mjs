// A person without a mouse: Tab goes to everything, and one always sees where one is.

/** Presses Tab until the element has the focus; every stop on the way shows that it has it. */
export async function tabTo(page, element, what, { atMost = 60 } = {}) {
  const passed = [];
  for (let tabs = 0; tabs < atMost; tabs += 1) {
    await page.press('Tab');
    const stop = await page.tab.evaluate(focused);
    if (stop !== null) {
      passed.push(stop.what);
      if (!stop.shown)
        throw new Error(`${page.address}: no outline shows the focus on ${stop.what}`);
    }
    if (await element.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(
    `${page.address}: ${atMost} times Tab, and not at ${what}, but at ${passed.join(', ')}`,
  );
}

/**
 * What has the focus, if it is something of the page, and whether an outline says so: its own, or
 * that of a label or of a box around it, as with a file's field that is hidden in a drop zone.
 */
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const around = [];
  for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
    around.push(box);
  const outlined = (bearer) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(bearer);
    const { width, height } = bearer.getBoundingClientRect();
    const transparent = /^rgba\(.*, 0\)$/.test(outlineColor) || outlineColor === 'transparent';
    return (
      outlineStyle !== 'none' &&
      parseFloat(outlineWidth) >= 1 &&
      !transparent &&
      width > 2 &&
      height > 2
    );
  };
  const what = `${element.localName} “${(element.innerText || element.name || element.id || '').trim()}”`;
  return { what, shown: [element, ...(element.labels ?? []), ...around].some(outlined) };
}
