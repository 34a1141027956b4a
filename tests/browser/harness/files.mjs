// Files on their way into a page and out of it: dropped on it, or downloaded from it.

import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

import { until } from './until.mjs';

/**
 * Drops a file on an element: in Chromium as the desktop does it, so that a field of the browser's
 * own takes it too; in Firefox, which cannot be told to, by events that a page's script hears.
 */
export async function dropped(page, element, path) {
  await element.scrollIntoView();
  if (page.browser !== 'chromium') {
    const content = readFileSync(path).toString('base64');
    await element.evaluate(drop, basename(path), content);
    return;
  }
  const { x, y } = await element.clickablePoint();
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  const session = await page.tab.createCDPSession();
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await session.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await session.detach();
}

/**
 * Does something that downloads a file, and gives the name and content of what the browser puts into
 * its folder. The tab need not hear of it: a link with `download` is the browser's own affair.
 */
export async function downloaded(folder, action) {
  // The browser would number a second file of the name.
  readdirSync(folder).forEach((name) => rmSync(join(folder, name)));
  await action();
  return until(
    () => `a download among ${readdirSync(folder).join(', ') || 'no files'}`,
    () => {
      const [name, ...others] = readdirSync(folder);
      // On its way, a file has another name; Firefox holds the place of it by an empty one.
      if (!name || others.length > 0 || /^\.|\.(crdownload|part)$/.test(name)) return null;
      const content = readFileSync(join(folder, name));
      return content.length > 0 && { name, content };
    },
  );
}

function drop(element, name, content) {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  for (const type of ['dragenter', 'dragover', 'drop']) {
    element.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }
}
