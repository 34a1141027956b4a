// An identity provider around Auth0's samlp: a login form, a session, and one shape of answer for
// each of our companies. The library reads the requests, and writes and signs the answers.
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { DOMParser } = require('@auth0/xmldom');
const samlp = require('samlp');

const { PORT, SERVICE_PROVIDERS, STATE } = process.env;
const BASE = `http://127.0.0.1:${PORT}`;
const METADATA = '/FederationMetadata/2007-06/FederationMetadata.xml';
const SSO = '/saml2';
const PEOPLE = JSON.parse(fs.readFileSync(path.join(__dirname, '../people.json')));
const NAME = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name';

const pem = (name) => fs.readFileSync(path.join(STATE, name));
const identityProvider = {
  issuer: 'https://sts.windows.net/11111111-2222-3333-4444-555555555555/',
  key: pem('idp.key'),
  cert: pem('idp.crt'),
};
const encrypted = {
  encryptionCert: pem('encryption.crt'),
  encryptionPublicKey: new crypto.X509Certificate(pem('encryption.crt')).publicKey.export({ type: 'spki', format: 'pem' }),
  encryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  disallowEncryptionWithInsecureAlgorithm: true,
};
const SHAPES = {
  default: {},
  both: { signResponse: true },
  respsigned: { signResponse: true, signAssertion: false },
  unsigned: { signAssertion: false },
  sha1: { signatureAlgorithm: 'rsa-sha1', digestAlgorithm: 'sha1' },
  mixed: { signatureAlgorithm: 'rsa-sha256', digestAlgorithm: 'sha1' },
  prefix: { signatureNamespacePrefix: 'ds', signResponse: true },
  enc: encrypted,
  encboth: { ...encrypted, signResponse: true },
  nameformat: { includeAttributeNameFormat: true, typedAttributes: true },
  evilkey: { key: pem('stranger.key'), cert: pem('stranger.crt') },
  audience2: { alsoFor: ['https://other.example.com/sp'] },
  short: { lifetimeInSeconds: 1 },
};

// Our companies by their entity ID: where they take answers, and in which shape.
const companies = new Map();
const untested = new Set(Object.keys(SHAPES));
for (const file of fs.readdirSync(SERVICE_PROVIDERS)) {
  const shape = /^samlp-(.+)\.xml$/.exec(file)?.[1];
  if (!shape) continue;
  if (!untested.delete(shape)) throw new Error(`no such shape: ${shape}`);
  const xml = fs.readFileSync(path.join(SERVICE_PROVIDERS, file), 'utf8');
  const metadata = new DOMParser().parseFromString(xml, 'text/xml').documentElement;
  const [acs] = Array.from(metadata.getElementsByTagNameNS(metadata.namespaceURI, 'AssertionConsumerService'));
  const entityId = metadata.getAttribute('entityID');
  companies.set(entityId, { entityId, acs: acs.getAttribute('Location'), shape: SHAPES[shape] });
}
if (untested.size) throw new Error(`nobody asks for: ${[...untested].join(' ')}`);

const sessions = new Map();

http.createServer(async (req, res) => {
  // What samlp wants of a request and of a response is what Express makes of them.
  const url = new URL(req.url, BASE);
  Object.assign(req, { protocol: 'http', originalUrl: req.url, query: Object.fromEntries(url.searchParams) });
  Object.assign(res, { set: res.setHeader, send: res.end });
  const refuse = (error) => {
    res.statusCode = 400;
    page(res, `<p>${escaped(error.message)}</p>`);
  };
  try {
    if (url.pathname === METADATA) {
      metadata(req, res);
    } else if (url.pathname === SSO) {
      await signIn(req, res, refuse);
    } else {
      refuse(new Error('no such page'));
    }
  } catch (error) {
    refuse(error);
  }
}).listen(PORT, '127.0.0.1');

const metadata = samlp.metadata({
  ...identityProvider,
  redirectEndpointPath: SSO,
  postEndpointPath: SSO,
  logoutEndpointPaths: {},
  profileMapper: Object.assign(function () {}, { prototype: { metadata: [] } }),
});

// The form is posted to the address with the request in it, so nothing need be kept meanwhile.
async function signIn(req, res, refuse) {
  const request = await new Promise((resolve, reject) => {
    samlp.parseRequest(req, {}, (error, read) => (error ? reject(error) : resolve(read)));
  });
  const company = companies.get(request?.issuer);
  if (!company) throw new Error('unknown service provider');
  if (request.destination !== BASE + SSO) throw new Error('wrong Destination');
  if ((request.assertionConsumerServiceURL ?? company.acs) !== company.acs) throw new Error('ACS not registered');

  if (req.method === 'POST') {
    let body = '';
    for await (const chunk of req) body += chunk;
    const form = new URLSearchParams(body);
    if (!PEOPLE[form.get('username')] || form.get('password') !== 'secret') return askForPassword(res);
    const session = crypto.randomUUID();
    sessions.set(session, form.get('username'));
    res.setHeader('Set-Cookie', `session=${session}; Path=/; HttpOnly`);
    return answer(req, res, refuse, company, session);
  }
  const session = /(?:^|; )session=([\w-]+)/.exec(req.headers.cookie)?.[1];
  if (sessions.has(session) && request.forceAuthn !== 'true') return answer(req, res, refuse, company, session);
  return askForPassword(res);
}

function answer(req, res, refuse, { entityId, acs, shape: { alsoFor = [], ...shape } }, session) {
  const claims = PEOPLE[sessions.get(session)];
  const sent = Object.entries(claims).map(([name, values]) => [name, values.length === 1 ? values[0] : values]);
  samlp.auth({
    ...identityProvider,
    sessionIndex: `_${session}`,
    audience: [entityId, ...alsoFor],
    destination: acs,
    recipient: acs,
    getPostURL: (audience, request, req, found) => found(null, acs),
    getUserFromRequest: () => claims,
    profileMapper: () => ({
      getClaims: () => Object.fromEntries(sent),
      getNameIdentifier: () => ({ nameIdentifier: claims[NAME][0] }),
    }),
    nameIdentifierFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
    includeAttributeNameFormat: false,
    typedAttributes: false,
    ...shape,
  })(req, res, refuse);
}

function askForPassword(res) {
  page(res, '<form method="post"><input name="username"><input name="password" type="password"><button>Sign in</button></form>');
}

function page(res, body) {
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.end(`<!doctype html><title>Sign in</title>${body}`);
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
