/**
 * Every kind of page through the Nu Html Checker, the one behind validator.w3.org, with nothing sent anywhere. Goal: no
 * error. Needs Java; installs the npm package `vnu-jar` (32 MB) into a temporary folder of its own.
 *
 * Run with: npm run build && node bench/vnu.ts [languages, default en fr ar]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { everyPage } from '../tests/proofs/every-page.ts';
import { install } from '../tests/proofs/installation.ts';
import { installTool } from './tools.ts';

const VERSION = '26.9.27';

interface Message {
	readonly type: 'error' | 'info' | 'non-document-error';
	readonly subType?: string;
	readonly message: string;
	readonly extract?: string;
	readonly url: string;
}

const given = process.argv.slice(2);
const locales = given.length > 0 ? given : ['en', 'fr', 'ar'];
const folder = mkdtempSync(join(tmpdir(), 'suitcase-vnu-'));
try {
	const jar = join(installTool('vnu-jar', VERSION), 'build/dist/vnu.jar');
	await using at = await install({ env: { WORKERS: 'off' } });
	const pages = await everyPage(at, locales);
	const files = pages.map(({ html }, index) => {
		const file = join(folder, `${index}.html`);
		writeFileSync(file, html);
		return file;
	});
	const run = spawnSync('java', ['-Xss2m', '-jar', jar, '--format', 'json', '--exit-zero-always', ...files], {
		encoding: 'utf8',
		maxBuffer: 256 * 1024 * 1024
	});
	if (run.error || run.status !== 0) throw new Error(`the checker did not run: ${run.error?.message ?? run.stderr}`);
	const { messages } = JSON.parse(run.stderr) as { messages: Message[] };
	const whereOf = ({ url }: Message) => pages[Number(basename(url, '.html'))]?.where ?? url;
	const kinds = Map.groupBy(messages, ({ type, subType, message }) => `${subType ?? type}: ${message}`);
	for (const [kind, all] of [...kinds].sort(([, one], [, other]) => other.length - one.length)) {
		const places = [...new Set(all.map(whereOf))];
		console.log(`${all.length} × ${kind}\n    ${places.slice(0, 3).join('  ')}${places.length > 3 ? ' …' : ''}`);
		console.log(`    ${(all[0]?.extract ?? '').replace(/\s+/g, ' ')}`);
	}
	const errors = messages.filter(({ type }) => type !== 'info');
	const kindsOfPage = new Set(pages.map(({ pattern }) => pattern)).size;
	console.log(
		`${pages.length} pages of ${kindsOfPage} kinds in ${locales.join(', ')}: ${errors.length} errors (goal 0), ` +
			`${messages.length - errors.length} remarks`
	);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
