// What goes wrong in life, and is mended by what the pages say: wrong pastes, which Entra keeps to
// itself, and what an application refuses.

import assert from 'node:assert/strict';

import { demoJourney } from './demo-journey.mjs';

/** A wrong paste: the label of its field, what stands there, and the number on Entra's page. */
const PASTES = [
  ['Identifier (Entity ID) Required', 'https://app.example.com/saml/contoso', 'AADSTS700016'],
  [
    'Reply URL (Assertion Consumer Service URL) Required',
    'https://app.example.com/saml/contoso/finalize',
    'AADSTS50011',
  ],
];

for (const [label, pasted, number] of PASTES) {
  demoJourney(
    `a wrong paste into ${label.replace(/ [(R].*/, '')} ends at Entra with ${number}, and is mended`,
    { ready: true },
    async ({ open, demo }) => {
      const page = await open(`${demo.entra}/single-sign-on`);
      const right = await (await page.byLabel(label)).evaluate((field) => field.value);
      await page.fill(label, pasted);
      await page.follow('button', 'Save');

      page.expect(/400: GET .*\/saml2/);
      await page.open(demo.signOnUrl);
      await page.sees(number);
      await page.sees(pasted);
      await page.look(`entra ${number}`);
      await isExplained(demo, page, number);

      await page.open(`${demo.entra}/single-sign-on`);
      await page.fill(label, right);
      await page.follow('button', 'Save');
      await demo.signIn(page);
    },
  );
}

demoJourney(
  'who is not assigned ends at Entra with AADSTS50105, and is assigned',
  { ready: true },
  async ({ open, demo }) => {
    const page = await open(`${demo.entra}/users-and-groups`);
    await page.follow('button', 'Remove B.Simon, Default Access');
    page.expect(/403: POST .*\/saml2\/sign-in/);
    await page.open(demo.signOnUrl);
    await demo.pick(page);
    await page.sees('AADSTS50105');
    await page.look('entra AADSTS50105');
    await isExplained(demo, page, 'AADSTS50105');

    await page.open(`${demo.entra}/users-and-groups`);
    await page.follow('button', 'Assign');
    await page.open(demo.signOnUrl);
    await page.arrives(`${demo.product}/reports`);
  },
);

demoJourney(
  'an answer for another application is refused, and mended by what /why says',
  { ready: true },
  async ({ open, demo }) => {
    const page = await open(demo.product);
    await demo.signIn(page);
    await demo.entraByHttp('PUT', '/faults/wrong-audience');
    await demo.isRefused(page);
    const why = await demo.asksWhy(page);
    assert.ok(why.includes('Identifier (Entity ID)'), why);
    assert.ok(why.includes('Basic SAML Configuration'), why);
    await page.click('button', 'Copy what was expected');
    await page.sees('Copied');
    assert.equal(await page.clipboard(), `${demo.product}/saml/contoso`);
    await page.click('button', 'Copy the sentence');
    const sentence = await page.clipboard();
    assert.match(
      sentence,
      /^A sign-in of Contoso at Acme Reports was refused .*assertion\.audience/,
    );
    const { name, content } = await page.download(() => page.click('link', 'Download the bundle'));
    assert.match(name, /\.json$/);
    assert.ok(!content.includes('B.Simon'), 'the bundle names nobody');

    await isMended(demo, page);
  },
);

demoJourney(
  'SHA-1 is refused, and mended by what /why says',
  { ready: true },
  async ({ open, demo }) => {
    const page = await open(demo.product);
    await demo.signIn(page);
    await demo.entraByHttp('PUT', '/faults/sha1');
    await demo.isRefused(page);
    const why = await demo.asksWhy(page);
    assert.ok(why.includes('Signing Algorithm'), why);
    assert.ok(why.includes('SHA-256'), why);
    await page.look('why sha1');
    await isMended(demo, page);
  },
);

/** The administrator at Entra does what was asked for, and the user signs in. */
async function isMended(demo, page) {
  await page.open(demo.entra);
  await page.follow('button', 'Switch it off');
  await page.open(demo.signOnUrl);
  await page.arrives(`${demo.product}/reports`);
}

/** The sign-in that never came back is in the log, and the table there explains the number. */
async function isExplained(demo, page, number) {
  await page.open(demo.setUp);
  if (page.address.includes('/sign-in')) await demo.administer(page);
  await page.open(`${demo.setUp}/attempts`);
  // It could still come back: minutes have to pass before it is called lost.
  await page.sees('At Entra');
  await page.unfold('What each number asks for, in their order');
  const row = await page.row(number);
  assert.match(
    await row.evaluate((row) => row.innerText),
    /Single sign-on|Users and groups|Basic SAML|Identifier|Reply URL|[Aa]ssign/,
  );
}
