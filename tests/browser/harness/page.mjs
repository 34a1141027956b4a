// A page as a person uses it: what is found by its role and name, by its label or by its words.

import { DESKTOP, PHONE } from './browsers.mjs';
import { Complaints } from './complaints.mjs';
import { downloaded, dropped } from './files.mjs';
import { tabTo } from './keyboard.mjs';
import { look } from './look.mjs';
import { PATIENCE, until } from './until.mjs';

/** The tab that is seen in each browser: a hidden one paints nothing, and waits for ever. */
const inFront = new Map();

export class Page {
  /** The tab of puppeteer, for what a journey needs beyond this. */
  tab;
  complaints;
  /** The status that the document came with; null if the browser had it still, as after Back. */
  status = null;
  #address = 'about:blank';
  #window;

  /**
   * A tab of puppeteer in a window: in which browser that is, its folder of downloads, whether it
   * is a phone, and the list of its pages.
   */
  static async of(tab, window) {
    const page = new Page(tab, window);
    window.pages.push(page);
    inFront.set(window.browser, page);
    tab.setDefaultTimeout(PATIENCE);
    await tab.setViewport(window.phone ? PHONE : DESKTOP);
    return page;
  }

  constructor(tab, window) {
    this.tab = tab;
    this.complaints = new Complaints(tab);
    this.#window = window;
    tab.on('response', (response) => {
      const document = response.request().isNavigationRequest();
      const moved = response.status() >= 300 && response.status() < 400;
      if (document && !moved && response.frame() === tab.mainFrame())
        this.status = response.status();
    });
  }

  get browser() {
    return this.#window.browser;
  }

  /** The address as of the last step that went somewhere. */
  get address() {
    return this.#address;
  }

  // Going somewhere. Each is done when the new page is complete, and gives the status.

  async open(url) {
    return this.goes(() => this.tab.goto(url));
  }

  async reload() {
    // Puppeteer waits for ever here with Firefox, as it does after Back.
    if (this.browser === 'chromium') return this.goes(() => this.tab.reload());
    return this.goes(() => this.tab.evaluate(() => location.reload()));
  }

  async back() {
    return this.goes(() => this.tab.evaluate(() => history.back()));
  }

  /** Does something that leads to another page. */
  async goes(action) {
    const before = await this.#document();
    this.status = null;
    await action();
    await until(
      () => this.#telling('another page'),
      async () => {
        const now = await this.#document();
        return now !== null && now.began !== before?.began;
      },
    );
    return this.status;
  }

  async follow(role, name, options) {
    return this.goes(() => this.click(role, name, options));
  }

  /** Waits until the address is this one, or matches this pattern, and the page is complete. */
  async arrives(address) {
    const there = (now) => (address instanceof RegExp ? address.test(now) : address === now);
    await until(
      () => this.#telling(`to arrive at ${address}`),
      async () => {
        return (await this.#document()) !== null && there(this.address);
      },
    );
    return this.status;
  }

  /** Does something that opens a new tab, and gives that. */
  async opens(action) {
    const [tab] = await Promise.all([
      new Promise((opened) => this.tab.once('popup', opened)),
      action(),
    ]);
    const page = await Page.of(tab, this.#window);
    await until(
      () => page.#telling('a new tab'),
      async () => {
        return (await page.#document()) !== null;
      },
    );
    return page;
  }

  // Finding. Each waits until the page shows exactly one of what is asked for.

  /** By role and accessible name, in the whole page or in an element. */
  async byRole(role, name, { within = this.tab } = {}) {
    return this.#one(`${role} “${name}”`, () => within.$$(`aria/${name}[role="${role}"]`));
  }

  /** A field by the words of its label; a hidden one too, if its label is what a person sees. */
  async byLabel(label, { within = this.tab, hidden = false } = {}) {
    return this.#one(`field labelled “${label}”`, () => labelled(within, label), hidden);
  }

  /** The row of a table that contains a text. */
  async row(text) {
    return this.#one(`row with “${text}”`, async () => {
      const rows = await this.tab.$$('tr');
      const has = await Promise.all(
        rows.map((row) => row.evaluate((row, text) => row.innerText.includes(text), text)),
      );
      return rows.filter((_, at) => has[at]);
    });
  }

  /** Opens what is folded under these words. */
  async unfold(words) {
    const summary = await this.#one(`summary “${words}”`, async () => {
      const all = await this.tab.$$('summary');
      const texts = await Promise.all(
        all.map((one) => one.evaluate((one) => one.innerText.trim())),
      );
      return all.filter((_, at) => texts[at] === words);
    });
    await summary.click();
  }

  /** Waits until the page says this. */
  async sees(words) {
    await until(
      () => this.#telling(`to see “${words}”`),
      async () => (await this.text()).includes(words),
    );
  }

  /** What a person reads on the page. */
  async text() {
    return (await attempt(this.tab.evaluate(() => document.body?.innerText))) ?? '';
  }

  // Using.

  async click(role, name, options) {
    await (await this.byRole(role, name, options)).click();
  }

  async fill(label, text, options) {
    await (await this.byLabel(label, options)).asLocator().fill(text);
  }

  /** Chooses an option of a select by its words. */
  async select(label, words) {
    const field = await this.byLabel(label);
    const value = await field.evaluate(
      (field, words) => [...field.options].find((option) => option.text.trim() === words)?.value,
      words,
    );
    if (value === undefined) throw new Error(`“${label}” has no option “${words}”`);
    await field.select(value);
  }

  async upload(label, path) {
    await (await this.byLabel(label, { hidden: true })).uploadFile(path);
  }

  /** Drags a file from the desktop onto an element. */
  async drop(element, path) {
    await dropped(this, element, path);
  }

  /** Does something that downloads a file, and gives its name and content. */
  async download(action) {
    return downloaded(this.#window.downloads, action);
  }

  /** What was copied last, by whatever page. */
  async clipboard() {
    await this.front();
    if (this.browser === 'chromium') {
      const origin = new URL(this.address).origin;
      await this.tab
        .browserContext()
        .overridePermissions(origin, ['clipboard-read', 'clipboard-sanitized-write']);
    }
    return this.tab.evaluate(() => navigator.clipboard.readText());
  }

  // By keyboard alone.

  /** Presses Tab until an element has the focus, and shows that it has. */
  async tabTo(role, name, options) {
    await tabTo(this, await this.byRole(role, name, options), `${role} “${name}”`, options);
  }

  async tabToLabel(label, options) {
    await tabTo(this, await this.byLabel(label, { hidden: true }), `“${label}”`, options);
  }

  async press(key) {
    await this.front();
    await this.tab.keyboard.press(key);
  }

  async type(text) {
    await this.front();
    await this.tab.keyboard.type(text);
  }

  // Judging.

  /** Looks at the page in all its forms: see look.mjs. */
  async look(name) {
    await look(this, name);
  }

  /** Names a complaint that belongs to the journey, as /403: POST .*finalize/. It has to come. */
  expect(pattern) {
    this.complaints.expect(pattern);
  }

  /** Brings the tab in front of the others. */
  async front() {
    if (inFront.get(this.browser) === this) return;
    inFront.set(this.browser, this);
    await this.tab.bringToFront();
  }

  async #one(what, find, hidden = false) {
    await this.front();
    return until(
      () => this.#telling(`one ${what}`),
      async () => {
        const found = (await attempt(find())) ?? [];
        const shown = await Promise.all(found.map((one) => hidden || attempt(one.isVisible())));
        const seen = found.filter((_, at) => shown[at]);
        if (seen.length > 1) throw new Error(`${this.address} shows ${seen.length} times: ${what}`);
        return seen[0];
      },
    );
  }

  /** The complete document that is shown now; null while one goes and the other comes. */
  async #document() {
    const asked = this.tab.evaluate(() => ({
      began: performance.timeOrigin,
      address: location.href,
      complete: document.readyState === 'complete',
    }));
    const now = await attempt(asked);
    // A tab is empty for a moment on its way to another site.
    if (now === null || now.address === 'about:blank') return null;
    // Asked of the page itself: of Back, Firefox tells puppeteer nothing.
    this.#address = now.address;
    return now.complete ? now : null;
  }

  async #telling(what) {
    await this.#document();
    return `${what}; the page ${this.address} says\n${await this.text()}`;
  }
}

/** What was asked of a page, or null if the page went away meanwhile. */
async function attempt(asked) {
  try {
    return await asked;
  } catch (error) {
    const left =
      /context|detached|navigat|no such (frame|element|node|handle)|Node is|Session closed|NoSuchFrame|cross-origin object/i;
    if (left.test(`${error.message} ${error.cause?.message ?? ''}`)) return null;
    throw error;
  }
}

async function labelled(within, label) {
  const fields = await within.$$('input, select, textarea');
  const named = fields.map((field) =>
    field.evaluate((field, label) => {
      const words = (element) => {
        const copy = element.cloneNode(true);
        copy.querySelectorAll('input, select, textarea').forEach((inner) => inner.remove());
        return copy.textContent.replaceAll(/\s+/g, ' ').trim();
      };
      const by = field
        .getAttribute('aria-labelledby')
        ?.split(/\s+/)
        .map((id) => document.getElementById(id));
      const names = [
        field.getAttribute('aria-label'),
        ...[...(by ?? []), ...(field.labels ?? [])].filter(Boolean).map(words),
      ];
      return names.includes(label);
    }, label),
  );
  const is = await Promise.all(named);
  return fields.filter((_, at) => is[at]);
}
