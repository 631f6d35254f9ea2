/** What may run while packages are installed: a package that brings a script of its own is looked at before it comes in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './architecture/sources.ts';

interface Locked {
	readonly hasInstallScript?: boolean;
	readonly integrity?: string;
	readonly link?: boolean;
}
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };
const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> };
const locked = Object.entries(packages).filter(([path]) => path !== '');

test('only the packages that package.json names run a script when they are installed', () => {
	const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
	const running = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
	expect([...new Set(running)].sort()).toEqual(Object.keys(allowScripts).sort());
	expect(Object.values(allowScripts).every(Boolean)).toBe(true);
});

test('every package is pinned to its bytes', () => {
	expect(locked.length).toBeGreaterThan(100);
	const loose = locked.filter(([, { integrity, link }]) => link || !integrity?.startsWith('sha512-'));
	expect(loose.map(([path]) => path)).toEqual([]);
});
