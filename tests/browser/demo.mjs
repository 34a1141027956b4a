// The demo, and what people do in it: the administrator of Contoso, on both sides, and B.Simon.

import { file } from './harness/places.mjs';
import { start } from './harness/program.mjs';

/** B.Simon as the sign-in page lists the account. */
export const B_SIMON = 'B.Simon B.Simon@contoso.com';
/** What a browser says of the answer to a sign-in that is refused. */
export const REFUSED = /4\d\d: POST .*\/saml\/contoso\/finalize$/;

export class Demo {
  #program;

  /** At free ports, unless they are given. */
  static async begin({ product = 0, entra = 0 } = {}) {
    const ports = ['--product-port', `${product}`, '--entra-port', `${entra}`];
    const says = /Product: +(http:\S+)\s+Entra: +(http:\S+)/;
    return new Demo(await start('demo', ports, { says }));
  }

  constructor(program) {
    this.#program = program;
    [, this.product, this.entra] = program.said;
  }

  get setUp() {
    return `${this.product}/settings/sso/contoso`;
  }

  get signOnUrl() {
    return `${this.product}/saml/contoso/init`;
  }

  /** What the operator of the product reads. */
  told() {
    return this.#program.printed();
  }

  async stop() {
    await this.#program.stop();
  }

  // In a browser.

  /** Becomes the administrator of Contoso, and opens the set-up page. */
  async administer(page) {
    await page.open(this.setUp);
    await page.follow('button', 'Sign in as the administrator of Contoso');
  }

  /** Downloads Entra's metadata, as a file to upload. */
  async metadata(page) {
    await page.open(`${this.entra}/single-sign-on`);
    return downloaded(page, 'Download Federation Metadata XML');
  }

  /** Opens the Sign on URL and picks B.Simon, who then is signed in. */
  async signIn(page, account = B_SIMON) {
    await page.open(this.signOnUrl);
    await this.pick(page, account);
    await page.arrives(`${this.product}/reports`);
  }

  /** Picks an account where Entra asks for one. */
  async pick(page, account = B_SIMON) {
    await page.sees('Pick an account');
    await page.click('button', account);
  }

  /**
   * Signs in by the Sign on URL, as whoever is signed in at Entra, and is refused; gives the page's
   * text.
   */
  async isRefused(page) {
    page.expect(REFUSED);
    await page.open(this.signOnUrl);
    await page.arrives(/\/finalize$/);
    await page.sees('You are not signed in');
    return page.text();
  }

  /** From the page of a refused user to the page that says why, as the administrator of Contoso. */
  async asksWhy(page) {
    await page.follow('link', 'Why was this refused?');
    if (page.address.includes('/sign-in')) {
      await page.follow('button', 'Sign in as the administrator of Contoso');
    }
    return page.text();
  }

  // By HTTP, where it is not what a journey is about.

  /** The tutorial up to the sign-in, on both sides. */
  async setUpByHttp() {
    await this.entraByHttp('PUT', '/application', {
      identifier: `${this.product}/saml/contoso`,
      reply_url: `${this.product}/saml/contoso/finalize`,
      sign_on_url: this.signOnUrl,
    });
    await this.createByHttp({ upn: 'B.Simon@contoso.com', display_name: 'B.Simon' });
    const { administrator } = await this.uploadByHttp();
    const page = await (await administrator('')).text();
    const fingerprint = /name="fingerprint" value="([^"]+)"/.exec(page)[1];
    await administrator('/live', new URLSearchParams({ fingerprint }));
  }

  /** Creates a user, who is assigned too. */
  async createByHttp(user) {
    const email = user.upn;
    await this.entraByHttp('POST', '/users', {
      email,
      given_name: 'B.',
      surname: 'Simon',
      groups: '2',
      ...user,
    });
    await this.entraByHttp('POST', '/users-and-groups', { user: user.upn, role: '' });
  }

  /** Uploads Entra's metadata as it is now; gives how the administrator asks for more. */
  async uploadByHttp() {
    const administrator = await this.#administratorByHttp();
    const entra = await (await done(fetch(`${this.entra}/single-sign-on`))).text();
    const path = /href="([^"]+federationmetadata\.xml)"/.exec(entra)[1];
    const metadata = await (await done(fetch(this.entra + path))).blob();
    const form = new FormData();
    form.append('file', metadata, 'Example App.xml');
    await administrator('/metadata', form);
    return { administrator, metadata };
  }

  /** Does something by the HTTP interface of the pretend Entra. */
  async entraByHttp(method, path, body) {
    const headers = { 'content-type': 'application/json', origin: this.entra };
    return done(
      fetch(this.entra + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        redirect: 'manual',
      }),
    );
  }

  async #administratorByHttp() {
    const own = { origin: this.product };
    const body = new URLSearchParams({ company: 'contoso' });
    const entered = await done(
      fetch(`${this.product}/sign-in/administrator`, {
        method: 'POST',
        headers: own,
        body,
        redirect: 'manual',
      }),
    );
    const [cookie] = entered.headers.getSetCookie()[0].split(';');
    const headers = { ...own, cookie };
    return (path, body) =>
      done(
        fetch(this.setUp + path, {
          method: body ? 'POST' : 'GET',
          headers,
          body,
          redirect: 'manual',
        }),
      );
  }
}

/** Downloads by a link, and gives the path of the file. */
export async function downloaded(page, link, options) {
  const { name, content } = await page.download(() => page.click('link', link, options));
  return file(name, content);
}

async function done(asked) {
  const response = await asked;
  if (response.status >= 400) {
    throw new Error(`${response.status}: ${response.url}\n${await response.text()}`);
  }
  return response;
}
