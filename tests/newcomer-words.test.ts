/** What a newcomer reads first, and what the program says to whoever has the wrong Node. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './architecture/sources.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('a Node that is too old is told so, and nothing is started', () => {
	const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });`;
	for (const script of ['start.js', 'needs-node.js']) {
		const code = `${older} import(${JSON.stringify(join(root, 'scripts', script))})`;
		const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
		expect({ script, status, stdout }).toEqual({ script, status: 1, stdout: '' });
		expect(stderr).toMatch(/^Suitcase needs Node 20 or newer; this is 18\.20\.4\. [^\n]*\n$/);
	}
});

test('what an old Node reads before that is in words it understands', () => {
	for (const script of ['start.js', 'needs-node.js'])
		expect(read(`scripts/${script}`)).not.toMatch(
			/\?\.|\?\?|#\w|\|\|=|&&=|^\s*(?:await|static)\b|import\.meta|'node:/m
		);
	expect(read('scripts/needs-node.js')).not.toMatch(/^import/m);
	const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
	expect(scripts).toMatchObject({ start: 'node scripts/start.js' });
	for (const name of ['pretest', 'preprove']) expect(scripts[name]).toBe('node scripts/needs-node.js');
});

test('every setting stands in the README', () => {
	const config = read('src/server/config/config.ts');
	const names = [...config.matchAll(/(?:text|take)\(\s*'([A-Z_]+)'/g)].map(([, name = '']) => name);
	expect(names.length).toBeGreaterThan(15);
	const readme = read('README.md');
	expect([...new Set(names)].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
	// The logins of the doors stand behind one name, in short.
	const [, logins = ''] = /const logins: readonly Login\[\] = \[([^\]]*)\]/.exec(config) ?? [];
	const short = logins.match(/\w+/g)?.filter((login) => !readme.includes(`_${login.toUpperCase()}\``));
	expect(short).toEqual([]);
});

test('the list of decisions has a line for every page, under the words of that page', () => {
	const lines = read('docs/decisions/README.md').matchAll(/^- (\d+)\. \[(.*)\]\((\d{4}-[^)]+)\)$/gm);
	const listed = [...lines].map(([, number, title, page = '']) => ({ page, title: `# ${number}. ${title}` }));
	const pages = readdirSync(join(root, 'docs/decisions')).filter((name) => /^\d{4}-/.test(name));
	expect(listed.map(({ page }) => page).sort()).toEqual(pages.sort());
	for (const { page, title } of listed) expect(read(`docs/decisions/${page}`).split('\n')[0]).toBe(title);
});
