/**
 * Lighthouse on home, the list, a story and the first page of telling: performance, accessibility, best practices, search
 * engines, as a telephone on a slow line that Lighthouse reckons. Each story has a photograph. Goal: 100 four times.
 * Installs the npm package `lighthouse` (some 200 MB) into a temporary folder of its own; needs Chromium.
 *
 * Run with: npm run build && node bench/lighthouse.ts [languages, default en ar]
 */
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { browserPath } from '../tests/journeys/browser.ts';
import { freePort } from '../tests/proofs/free-port.ts';
import { install } from '../tests/proofs/installation.ts';
import { showPhotographed } from '../tests/proofs/photographed-stories.ts';
import { installTool } from './tools.ts';

const VERSION = '12.8.2';
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

interface Report {
	readonly categories: Readonly<
		Record<
			string,
			{ readonly score: number; readonly auditRefs: readonly { readonly id: string; readonly weight: number }[] }
		>
	>;
	readonly audits: Readonly<
		Record<string, { readonly score: number | null; readonly title: string; readonly displayValue?: string }>
	>;
}

function look(program: string, address: string): Report {
	const args = ['--quiet', '--output=json', `--only-categories=${CATEGORIES.join(',')}`];
	const chrome = '--chrome-flags=--headless --no-sandbox --disable-dev-shm-usage';
	const run = spawnSync(process.execPath, [program, address, ...args, chrome], {
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
		env: { ...process.env, CHROME_PATH: browserPath() }
	});
	if (run.status !== 0) throw new Error(`Lighthouse did not run: ${run.stderr}`);
	return JSON.parse(run.stdout) as Report;
}

const given = process.argv.slice(2);
const locales = given.length > 0 ? given : ['en', 'ar'];
const program = join(installTool('lighthouse', VERSION), 'cli/index.js');
// It knows its own address, as every real one does.
const port = String(await freePort());
await using at = await install({ env: { WORKERS: 'off', PORT: port, ORIGIN: `http://127.0.0.1:${port}` } });
const story = await showPhotographed(at, locales);
for (const locale of locales)
	for (const path of [`/${locale}`, `/${locale}/stories`, `/${locale}/stories/${story}`, `/${locale}/tell`]) {
		const { categories, audits } = look(program, at.server.origin + path);
		const scores = CATEGORIES.map((name) => Math.round((categories[name]?.score ?? NaN) * 100));
		const shown = (id: string) => audits[id]?.displayValue ?? '–';
		console.log(
			`${path}: ${scores.join(' / ')} (first paint ${shown('first-contentful-paint')}, largest ` +
				`${shown('largest-contentful-paint')}, moved ${shown('cumulative-layout-shift')}); load ${loadavg()[0]?.toFixed(1)}`
		);
		for (const name of CATEGORIES)
			for (const { id, weight } of categories[name]?.auditRefs ?? []) {
				const audit = audits[id];
				if (weight > 0 && audit?.score !== null && audit !== undefined && audit.score < 1)
					console.log(`    ${name}: ${audit.title} ${audit.displayValue ?? ''} (${Math.round(audit.score * 100)})`);
			}
	}
