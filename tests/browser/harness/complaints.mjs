// What a browser complains of while a page is used; a journey fails by each that it did not name.

/** Listens to a tab of puppeteer. */
export class Complaints {
  #heard = [];
  #expected = [];

  constructor(tab) {
    const hear = (complaint) => {
      // The browser's own wish for an icon; what a page names its icon is heard.
      if (!complaint.includes('/favicon.ico')) this.#heard.push(complaint);
    };
    tab.on('console', (message) => {
      const text = message.text();
      // Chromium repeats on the console what the response says; Firefox does not.
      if (message.type() === 'error' && !text.startsWith('Failed to load resource:')) {
        hear(`console: ${text}`);
      }
    });
    tab.on('pageerror', (error) => hear(`script: ${error.message}`));
    tab.on('requestfailed', (request) => {
      const why = request.failure()?.errorText;
      // What a browser gives up for another page or for a download has not failed.
      if (why === 'net::ERR_ABORTED' || why === 'NS_BINDING_ABORTED') return;
      hear(`${why}: ${request.method()} ${request.url()}`);
    });
    tab.on('response', (response) => {
      if (response.status() >= 400) {
        hear(`${response.status()}: ${response.request().method()} ${response.url()}`);
      }
    });
    tab.on('dialog', (dialog) => {
      hear(`${dialog.type()}: ${dialog.message()}`);
      dialog.dismiss().catch((error) => hear(`dialog: ${error.message}`));
    });
  }

  /** Names a complaint that belongs to the journey, and that has to come at least once. */
  expect(pattern) {
    this.#expected.push(pattern);
  }

  /** What is wrong: complaints that nobody named, and named ones that did not come. */
  wrong() {
    const named = (complaint) => this.#expected.some((pattern) => pattern.test(complaint));
    const missed = this.#expected.filter(
      (pattern) => !this.#heard.some((heard) => pattern.test(heard)),
    );
    return [
      ...this.#heard.filter((complaint) => !named(complaint)),
      ...missed.map((pattern) => `expected in vain: ${pattern}`),
    ];
  }
}
