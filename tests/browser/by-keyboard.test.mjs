// Without a mouse: single sign-on is set up, and B.Simon signs in, by Tab, Enter and letters alone.

import { demoJourney } from './demo-journey.mjs';
import { B_SIMON } from './demo.mjs';

demoJourney(
  'a keyboard is enough to set single sign-on up and to sign in',
  {},
  async ({ open, demo }) => {
    const page = await open(demo.entra);
    const metadata = await demo.metadata(page);

    await page.open(`${demo.entra}/users`);
    await page.tabToLabel('User principal name Required');
    await page.type('B.Simon@contoso.com');
    await page.tabToLabel('Display name');
    await page.type('B.Simon');
    await enters(page, 'button', 'Create');
    await page.sees('The user is created.');
    await page.open(`${demo.entra}/users-and-groups`);
    await enters(page, 'button', 'Assign');
    await page.sees('The user is assigned.');

    await page.open(demo.product);
    await enters(page, 'link', 'Set single sign-on of Contoso up');
    await enters(page, 'button', 'Sign in as the administrator of Contoso');
    await page.tabToLabel('Federation Metadata XML');
    // The window of the system in which a file is chosen is not the page's.
    await page.upload('Federation Metadata XML', metadata);
    await enters(page, 'button', 'Upload');
    const values = [];
    for (const name of ['Entity ID', 'ACS URL', 'Login URL']) {
      await page.tabTo('button', `Copy ${name}`);
      await page.press('Enter');
      await page.sees('Copied');
      values.push(await page.clipboard());
    }

    await page.open(`${demo.entra}/single-sign-on`);
    for (const label of [
      'Identifier (Entity ID) Required',
      'Reply URL (Assertion Consumer Service URL) Required',
      'Sign on URL Optional',
    ]) {
      await page.tabToLabel(label);
      await page.type(values.shift());
    }
    await page.goes(() => page.press('Enter'));
    await page.sees('Basic SAML Configuration is saved');

    await page.open(demo.setUp);
    const test = await page.byRole('region', 'Test this connection');
    await page.tabTo('link', 'Test this connection', { within: test });
    await page.press('Enter');
    await page.sees('Pick an account');
    await page.byRole('button', B_SIMON);
    // The first account has the focus.
    await page.press('Enter');
    await page.sees('Test passed');
    await enters(page, 'link', 'Back to the set-up');
    await enters(page, 'button', 'Switch on');

    await page.open(`${demo.entra}/my-apps`);
    await page.tabTo('link', 'Example App');
    await page.press('Enter');
    await page.arrives(`${demo.product}/reports`);
    await page.sees('Welcome, B.Simon');
    await enters(page, 'button', 'Sign out');
  },
);

/** Goes there by Tab, and on by Enter. */
async function enters(page, role, name) {
  await page.tabTo(role, name);
  await page.goes(() => page.press('Enter'));
}
