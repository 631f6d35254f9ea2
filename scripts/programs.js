/**
 * Programs that are not ours: fetched together as root on Debian and Ubuntu, asked for otherwise. Of the browser Debian has
 * a form without windows, which walks the journeys in half the time: wished for, not needed. `npm test` runs this beside
 * what needs none of them. Plain JavaScript, for any Node from 20 on.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.js';

getPrograms();
getFronts();

function getPrograms() {
	const there = (...places) => places.some((place) => existsSync(place));
	const light = there('/usr/bin/chromium-headless-shell');
	const browser =
		light ||
		there(
			'/usr/bin/chromium',
			'/usr/bin/chromium-browser',
			'/usr/bin/google-chrome',
			'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
		);
	const others = [
		['ffmpeg', there('/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg', '/opt/homebrew/bin/ffmpeg')],
		['espeak-ng', there('/usr/bin/espeak-ng', '/usr/local/bin/espeak-ng', '/opt/homebrew/bin/espeak-ng')],
		['libimage-exiftool-perl', there('/usr/bin/exiftool', '/usr/local/bin/exiftool', '/opt/homebrew/bin/exiftool')],
		['poppler-utils', there('/usr/bin/pdftotext', '/usr/local/bin/pdftotext', '/opt/homebrew/bin/pdftotext')],
		['newsboat', there('/usr/bin/newsboat', '/usr/local/bin/newsboat', '/opt/homebrew/bin/newsboat')]
	].flatMap(([name, here]) => (here ? [] : [name]));
	const missing = browser ? others : ['chromium', ...others];
	if (light && missing.length === 0) return;
	if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		console.log(`Installing ${['chromium-headless-shell', ...others].join(', ')} (once) …`);
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
		const fetched = (...names) => apt('install', '-y', '-qq', '--no-install-recommends', ...names);
		apt('update', '-qq');
		const found = light || fetched('chromium-headless-shell') || browser || fetched('chromium');
		if (found && (others.length === 0 || fetched(...others))) return;
	}
	if (missing.length === 0) return;
	const without = missing.includes('chromium')
		? 'the journeys in the browser will fail'
		: 'the tests of sound, film, printed sheets or feeds are skipped';
	console.log(
		`${missing.join(', ')} cannot be found, so ${without}. Install them and run this again:\n` +
			`  Debian, Ubuntu: sudo apt-get install ${missing.join(' ')}\n` +
			'  macOS: install Google Chrome; brew install ffmpeg espeak-ng exiftool poppler newsboat'
	);
}

/**
 * nginx and Caddy, before which the operating guide puts the program: unpacked and not installed, so that neither is started
 * as a service. `tests/proofs/front.ts` finds them there.
 */
function getFronts() {
	const place = join(root, 'node_modules', '.cache', 'fronts');
	const missing = ['nginx', 'caddy'].filter(
		(name) =>
			!['/usr/sbin', '/usr/bin', join(place, 'usr/sbin'), join(place, 'usr/bin')].some((at) =>
				existsSync(join(at, name))
			)
	);
	if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
	mkdirSync(place, { recursive: true });
	spawnSync('apt-get', ['download', '-qq', ...missing], { cwd: place, stdio: 'ignore' });
	for (const file of readdirSync(place).filter((name) => name.endsWith('.deb')))
		spawnSync('dpkg-deb', ['-x', join(place, file), place], { stdio: ['ignore', 'ignore', 'inherit'] });
}
