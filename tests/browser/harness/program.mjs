// The programs under test: started on free ports, known by what they print, ended with the tests.

import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { basename } from 'node:path';

import { ends } from './ending.mjs';
import { example, folder } from './places.mjs';
import { PATIENCE, until } from './until.mjs';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill()));

/** A port that nothing listens on, neither at 127.0.0.1 nor at localhost. */
export async function freePort() {
  for (;;) {
    const port = await listened({ host: '127.0.0.1', port: 0 });
    if (await listened({ host: 'localhost', port }).catch(() => null)) return port;
  }
}

/** Starts an example of this crate: see `run`. */
export async function start(name, parameters, options) {
  return run(example(name), parameters, options);
}

/**
 * Runs a program and waits for the line that says it is ready and for the server at the address in
 * it: `says` is a pattern whose first group is that address. Gives what the pattern found, what the
 * program has printed up to now, and the end of it.
 */
export async function run(program, parameters, { says, cwd = folder(), env = {} }) {
  const child = spawn(program, parameters, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const name = basename(program);
  running.add(child);
  let printed = '';
  let ended = null;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (printed += text));
  }
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => {
    running.delete(child);
    ended ??= `ended with ${signal ?? code}`;
  });
  const stop = ends(async () => {
    child.kill();
    await until(`the end of ${name}`, () => ended !== null);
  });

  const state = () =>
    `${name} ${parameters.join(' ')}: ${ended ?? 'runs'}, and printed\n${printed}`;
  const alive = (answer) => {
    if (ended !== null) throw new Error(state());
    return answer;
  };
  const said = await until(
    () => `${says} of ${state()}`,
    () => alive(says.exec(printed)),
  );
  const { hostname, port } = new URL(said[1]);
  await until(
    () => `${said[1]} of ${state()}`,
    async () => alive(await accepts(hostname, port)),
  );
  return { said, printed: () => printed, stop };
}

function listened(at) {
  return new Promise((done, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(at, () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

function accepts(host, port) {
  return new Promise((done) => {
    const socket = connect({ host, port, timeout: PATIENCE });
    const end = (answer) => {
      socket.destroy();
      done(answer);
    };
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
    socket.on('timeout', () => end(false));
  });
}
