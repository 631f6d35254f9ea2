/**
 * What `npm start` does: plain JavaScript that needs nothing installed and runs on any Node from 20 on. It installs when the lock
 * file asks for something else than what is there, builds when a source is newer than the build, and hands over to the
 * Node version that Suitcase brings along.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { prepare, program } from './prepare.js';
import { serverEnvironment, serverFlags } from './server-settings.js';

prepare();
sayWhatSoundNeeds();
const child = spawn(program('node'), [...serverFlags, 'src/server.ts'], {
	stdio: 'inherit',
	env: { ...process.env, ...serverEnvironment, NODE_ENV: 'production' }
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

/** Sound and film need programs that are not ours. Without them everything else works, and recordings are refused. */
function sayWhatSoundNeeds() {
	const there = (name) =>
		['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'].some((place) => existsSync(`${place}/${name}`));
	if (there('ffmpeg') && there('ffprobe')) return;
	console.log(
		'Sound and film are not taken yet: they need ffmpeg (and espeak-ng, to re-voice a transcript). Everything else works.\n' +
			'  Debian, Ubuntu: sudo apt-get install ffmpeg espeak-ng'
	);
}
