// The browsers: Debian's chromium by the DevTools protocol, Debian's firefox-esr by WebDriver BiDi.

import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

import { ends } from './ending.mjs';
import { folder, puppeteer } from './places.mjs';

/** The size of a window on a desk. */
export const DESKTOP = { width: 1280, height: 800 };
/** The size of a phone held upright. */
export const PHONE = { width: 390, height: 844, isMobile: true, hasTouch: true };

const KINDS = {
  chromium: {
    programs: ['chromium', 'chromium-browser', 'google-chrome'],
    options: {
      browser: 'chrome',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  firefox: {
    programs: ['firefox-esr', 'firefox'],
    options: {
      browser: 'firefox',
      extraPrefsFirefox: {
        // F5 after a form asks nothing, and a test may read the clipboard without a menu.
        'dom.confirm_repost.testing.always_accept': true,
        'dom.events.testing.asyncClipboard': true,
        'browser.download.folderList': 2,
        'browser.download.always_ask_before_handling_new_types': false,
        // The panel of downloads would take the focus from the page.
        'browser.download.alwaysOpenPanel': false,
      },
    },
  },
};

/** The names of the browsers that journeys go through. */
export const BROWSERS = Object.keys(KINDS);

/** Where a browser is installed, or null. */
export function installed(name) {
  const folders = (process.env.PATH ?? '').split(':').filter(Boolean);
  for (const program of KINDS[name].programs) {
    const path = folders.map((folder) => join(folder, program)).find(executable);
    if (path) return path;
  }
  return null;
}

const launched = new Map();

/**
 * The one process of a browser in these tests, started when first asked for, and the folder that
 * it puts downloads into.
 */
export function browser(name) {
  if (!launched.has(name)) launched.set(name, launch(name));
  return launched.get(name);
}

/** A window that shares no cookies with the others. */
export async function privateWindow(name) {
  const { process, downloads } = await browser(name);
  return process.createBrowserContext({
    downloadBehavior: { policy: 'allow', downloadPath: downloads },
  });
}

async function launch(name) {
  const { options } = KINDS[name];
  const downloads = folder();
  const launched = puppeteer.launch({
    executablePath: installed(name),
    headless: true,
    // Puppeteer forgets the second browser, when a signal ends two: ending.mjs does not.
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
    ...options,
    extraPrefsFirefox: { ...options.extraPrefsFirefox, 'browser.download.dir': downloads },
  });
  ends(async () => (await launched).close());
  return { process: await launched, downloads };
}

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
