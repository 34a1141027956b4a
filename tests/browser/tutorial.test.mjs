// Microsoft's tutorial, done by a person: from the first page to the signed-in B.Simon.

import assert from 'node:assert/strict';

import { demoJourney } from './demo-journey.mjs';

/** Our names of what is copied, and the labels in Entra that it goes into, in Entra's order. */
const VALUES = [
  ['Entity ID', 'Identifier (Entity ID) Required', '/saml/contoso'],
  ['ACS URL', 'Reply URL (Assertion Consumer Service URL) Required', '/saml/contoso/finalize'],
  ['Login URL', 'Sign on URL Optional', '/saml/contoso/init'],
];

demoJourney(
  'an administrator sets single sign-on up, and B.Simon signs in',
  {},
  async ({ open, another, demo }) => {
    const product = await open(demo.product);
    const entra = await open(demo.entra);
    await createsAndAssigns(demo, entra);

    await product.follow('link', 'Set single sign-on of Contoso up');
    await product.follow('button', 'Sign in as the administrator of Contoso');
    await product.upload('Federation Metadata XML', await demo.metadata(entra));
    await product.follow('button', 'Upload');
    await copiesAndPastes(demo, product, entra);
    await testsAndSwitchesOn(demo, product);

    // B.Simon, at another computer.
    const bSimon = await (await another())(demo.signOnUrl);
    await demo.pick(bSimon);
    await bSimon.arrives(`${demo.product}/reports`);
    await bSimon.sees('Welcome, B.Simon');

    await bSimon.sees('http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress');

    await product.open(`${demo.product}/users`);
    const row = await product.row('B.Simon@contoso.com');
    const shown = await row.evaluate((row) => row.innerText);
    assert.match(shown, /[0-9a-f-]{36}\/[0-9a-f-]{36}/, 'the user key, of tenant and object');
    assert.match(shown, /2 groups/);
    assert.equal(shown.match(/\d{4}-\d\d-\d\d \d\d:\d\d/g)?.length, 2, 'created and last login');
  },
);

demoJourney('the metadata can be dropped on the page', {}, async ({ open, demo }) => {
  const entra = await open(demo.entra);
  const metadata = await demo.metadata(entra);
  const product = await open(demo.product);
  await demo.administer(product);
  await product.drop(await product.byLabel('Federation Metadata XML'), metadata);
  await product.sees('Example App.xml is chosen');
  await product.follow('button', 'Upload');
  await product.sees("Entra's metadata is here.");
});

demoJourney('the values typed in by hand do as well as the file', {}, async ({ open, demo }) => {
  const entra = await open(`${demo.entra}/single-sign-on`);
  const values = {};
  for (const name of ['Login URL', 'Microsoft Entra Identifier']) {
    await entra.click('button', `Copy ${name}`);
    values[name] = await entra.clipboard();
  }
  const certificate = await entra.download(() =>
    entra.click('link', 'Download Certificate (Base64)'),
  );
  await createsAndAssigns(demo, entra);

  const product = await open(demo.product);
  await demo.administer(product);
  await product.unfold('Type the values in by hand');
  await product.fill("Entra's Login URL", values['Login URL']);
  await product.fill('Microsoft Entra Identifier', values['Microsoft Entra Identifier']);
  await product.fill('Certificate (Base64)', certificate.content.toString());
  await product.follow('button', 'Use these values');
  await copiesAndPastes(demo, product, entra);
  await testsAndSwitchesOn(demo, product);
});

/** Steps 5: Users, and Users and groups. */
async function createsAndAssigns(demo, entra) {
  await entra.open(`${demo.entra}/users`);
  await entra.fill('User principal name Required', 'B.Simon@contoso.com');
  await entra.fill('Display name', 'B.Simon');
  await entra.fill('Email', 'B.Simon@contoso.com');
  await entra.fill('Groups How many', '2');
  await entra.follow('button', 'Create');
  await entra.sees('The user is created.');
  await entra.open(`${demo.entra}/users-and-groups`);
  await entra.select('User', 'B.Simon (B.Simon@contoso.com)');
  await entra.select('Role', 'Default Access');
  await entra.follow('button', 'Assign');
  await entra.sees('The user is assigned.');
}

/** Step 2: each value by its copy button, into the field with the label that stands beside it. */
async function copiesAndPastes(demo, product, entra) {
  await entra.open(`${demo.entra}/single-sign-on`);
  for (const [ours, label, path] of VALUES) {
    await product.click('button', `Copy ${ours}`);
    await product.sees('Copied');
    const copied = await product.clipboard();
    assert.equal(copied, demo.product + path);
    await entra.fill(label, copied);
  }
  await entra.follow('button', 'Save');
  await entra.sees('Basic SAML Configuration is saved');
}

/** Step 6, second half. */
async function testsAndSwitchesOn(demo, product) {
  await product.click('link', 'Test this connection', {
    within: await product.byRole('region', 'Test this connection'),
  });
  await demo.pick(product);
  await product.sees('Test passed');
  await product.follow('link', 'Back to the set-up');
  await product.follow('button', 'Switch on');
  await product.sees('Switch single sign-on off');
}
