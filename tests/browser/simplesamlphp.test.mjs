// An identity provider that nobody here wrote: B.Simon signs in on SimpleSAMLphp's own pages.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { demoJourney } from './demo-journey.mjs';
import { file, folder } from './harness/places.mjs';
import { freePort, run } from './harness/program.mjs';

const PEER = fileURLToPath(new URL('../interop/simplesamlphp', import.meta.url));
const skip = existsSync('/usr/share/simplesamlphp/www')
  ? false
  : 'no SimpleSAMLphp is installed here: tests/interop/simplesamlphp/start --install';

demoJourney(
  'B.Simon signs in by name and password on the pages of SimpleSAMLphp',
  { ready: true, skip },
  async ({ open, demo }) => {
    const ours = await (await fetch(`${demo.product}/saml/contoso/metadata`)).text();
    const metadata = await startsSimpleSamlPhp(ours);

    const page = await open(demo.product);
    await demo.administer(page);
    await page.upload('A newer Federation Metadata XML', file('SimpleSAMLphp.xml', metadata));
    await page.follow('button', 'Upload');
    await page.sees('This is another identity provider.');
    await page.look('change of everything');
    const change = await page.byRole('region', 'A change is waiting');
    await page.click('link', 'Test the change', { within: change });
    await signsIn(page);
    await page.sees('Test passed');
    await page.follow('link', 'Back to the set-up');
    await page.follow('button', 'Put the change live');

    await demo.entraByHttp('DELETE', '/session');
    await page.open(demo.signOnUrl);
    await page.arrives(`${demo.product}/reports`);
    await page.sees('Welcome, B. Simon');
  },
);

/** SimpleSAMLphp asks for a name and a password. */
async function signsIn(page) {
  await page.sees('Username');
  await page.fill('Username', 'b.simon@contoso.com');
  await page.fill('Password', 'secret');
  await page.click('button', 'Login');
}

/**
 * Starts it and gives its metadata. It wants a company for each of the shapes in which it can answer:
 * Contoso is the one of the first, and nobody the others.
 */
async function startsSimpleSamlPhp(ours) {
  const providers = folder();
  const shapes = readFileSync(join(PEER, 'saml20-sp-remote.php'), 'utf8').matchAll(
    /^ {4}'(\w+)' => /gm,
  );
  for (const [, shape] of shapes) {
    const entityId = shape === 'default' ? 'entityID="' : `entityID="urn:unused:${shape}:`;
    writeFileSync(
      join(providers, `simplesamlphp-${shape}.xml`),
      ours.replace('entityID="', entityId),
    );
  }
  const env = { PORT: `${await freePort()}`, SERVICE_PROVIDERS: providers };
  const { said } = await run(join(PEER, 'start'), [], { env, says: /READY metadata=(\S+)/ });
  return (await fetch(said[1])).text();
}
