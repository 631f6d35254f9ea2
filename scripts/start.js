/**
 * `npm start`: plain JavaScript that needs nothing installed and runs on any Node from 20 on. It installs when the lock
 * file asks for something else than what is there, builds when a source is newer than the build, and hands over to the
 * Node version that Suitcase brings along.
 */
import { spawn } from 'node:child_process';
import { prepare, program } from './prepare.js';
import { serverEnvironment, serverFlags } from './server-settings.js';

prepare();
const child = spawn(program('node'), [...serverFlags, 'src/server.ts'], {
	stdio: 'inherit',
	env: { ...process.env, ...serverEnvironment, NODE_ENV: 'production' }
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
