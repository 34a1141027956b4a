// With JavaScript switched off, everything works; only the copy buttons are not there.

import assert from 'node:assert/strict';

import { demoJourney } from './demo-journey.mjs';

// Firefox cannot be told to by WebDriver.
demoJourney(
  'without JavaScript, single sign-on is set up and B.Simon signs in',
  { browsers: ['chromium'] },
  async ({ open, demo }) => {
    const page = await open(demo.entra);
    await page.tab.setJavaScriptEnabled(false);
    await demo.createByHttp({ upn: 'B.Simon@contoso.com', display_name: 'B.Simon' });
    const metadata = await demo.metadata(page);

    await page.open(demo.setUp);
    await presses(page, 'button', 'Sign in as the administrator of Contoso');
    assert.ok(!(await page.text()).includes('Copy'), 'no button that would do nothing');
    await page.upload('Federation Metadata XML', metadata);
    await presses(page, 'button', 'Upload');
    const values = await page.tab.$$eval('#entity-id, #acs-url, #login-url', (values) =>
      values.map((value) => value.textContent),
    );

    await page.open(`${demo.entra}/single-sign-on`);
    assert.ok(!(await page.text()).includes('Copy'), 'nor there');
    for (const [at, id] of ['identifier', 'reply_url', 'sign_on_url'].entries()) {
      await (await page.tab.$(`#${id}`)).focus();
      await page.type(values[at]);
    }
    await page.goes(() => page.press('Enter'));
    await page.sees('Basic SAML Configuration is saved');

    await page.open(demo.setUp);
    const test = await page.byRole('region', 'Test this connection');
    await presses(page, 'link', 'Test this connection', { within: test });
    await presses(page, 'button', 'B.Simon B.Simon@contoso.com');
    // What a script does with it otherwise.
    await presses(page, 'button', 'Continue');
    await page.sees('Test passed');
    await presses(page, 'link', 'Back to the set-up');
    await presses(page, 'button', 'Switch on');

    await page.open(demo.signOnUrl);
    await presses(page, 'button', 'Continue');
    await page.arrives(`${demo.product}/reports`);
    await page.sees('Welcome, B.Simon');
  },
);

/** By Enter: for a click, puppeteer waits for a script of its own. */
async function presses(page, role, name, options) {
  await (await page.byRole(role, name, options)).focus();
  await page.goes(() => page.press('Enter'));
}
