/** The import map of docs/layout.md, enforced. Each message says what to do instead. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as map from './architecture/import-map.ts';
import * as manners from './architecture/manners.ts';
import { needlessExports } from './architecture/needless-exports.ts';
import { filesBelow, root, sourceOf, sourcesBelow, type Source } from './architecture/sources.ts';

const sources = sourcesBelow('src', 'tests', 'scripts');
const all = (rule: map.Rule) => sources.flatMap(rule);

describe('the import map', () => {
	test.each(Object.entries(map))('%s', (_name, rule) => expect(all(rule)).toEqual([]));
});
describe('manners', () => {
	test.each(Object.entries(manners))('%s', (_name, rule) => expect(all(rule)).toEqual([]));
	test('what is exported is imported by another file', () =>
		expect(needlessExports([...sources, ...sourcesBelow('bench')])).toEqual([]));
});

test('docs/layout.md has a line for each folder', () => {
	const layout = readFileSync(join(root, 'docs/layout.md'), 'utf8');
	const folders = new Set(
		filesBelow('src')
			.filter((path) => path.startsWith('src/server/') || path.startsWith('src/domain/') || path.startsWith('src/lib/'))
			.map((path) => path.split('/').slice(0, 3))
			.filter((parts) => parts.length === 3 && !parts[2]?.includes('.'))
			.map((parts) => parts.join('/'))
	);
	expect(folders.size).toBeGreaterThan(5);
	expect([...folders].filter((folder) => !layout.includes(`\`${folder}\``))).toEqual([]);
});

describe('the rules themselves', () => {
	const broken = (path: string, code: string): Source => ({
		...sourceOf('tests/architecture.test.ts'),
		path,
		code,
		text: code,
		isTest: false,
		lines: code.split('\n').length,
		imports: [...code.matchAll(/import (type )?.*'(.*)'/g)].map(([, type, as = '']) => ({
			as,
			file: as.startsWith('#') ? `src/${as.slice(1)}` : null,
			typeOnly: type !== undefined
		}))
	});
	test.each<[keyof typeof map, string, string]>([
		['domainIsPure', 'src/domain/story/x.ts', "import { readFileSync } from 'node:fs'"],
		['packagesStayHome', 'src/server/desk/x.ts', "import { sql } from 'kysely'"],
		['packagesStayHome', 'src/server/intake/x.ts', "import sharp from 'sharp'"],
		['facesStayInTheChild', 'src/server/publishing/x.ts', "import { x } from '@vladmandic/face-api'"],
		['facesStayInTheChild', 'src/server/media/x.ts', "load(find('@tensorflow/tfjs-backend-wasm/dist/x.wasm'))"],
		['doorsStayApart', 'src/server/public/x.ts', "import { x } from '#server/desk/door.ts'"],
		['doorsStayApart', 'src/server/public/x.ts', "import { x } from '#server/seal/fields.ts'"],
		['doorsStayApart', 'src/server/desk/x.ts', "import { x } from '#server/mail/send.ts'"],
		['layersLookDown', 'src/server/store/x.ts', "import { x } from '#server/desk/door.ts'"],
		['routesUseTheirDoor', 'src/routes/(public)/+page.server.ts', "import { x } from '#server/public/door.ts'"],
		['routesUseTheirDoor', 'src/routes/(public)/+page.server.ts', "import type { X } from '#server/desk/door.ts'"],
		['importsAreWhole', 'src/server/desk/x.ts', "import { x } from '#server/desk/door'"],
		['brandHasTwoMakers', 'src/server/store/x.ts', "import { markAsShown } from '#domain/consent/brand.ts'"]
	])('%s sees what is wrong in %s', (rule, path, code) => expect(map[rule](broken(path, code))).toHaveLength(1));
	test.each([
		'const x = y as unknown as Z',
		'const x = y as any',
		'x as Projection<"web">',
		'x as Handle<"desk">',
		'const port = process.env.PORT',
		"db.selectFrom('story.story')",
		'export default {}',
		"export * from './x.ts'"
	])('codeIsFinished sees: %s', (code) =>
		expect(manners.codeIsFinished(broken('src/server/desk/x.ts', code))).toHaveLength(1)
	);
	test('needlessExports sees what nobody else imports', () => {
		const [maker, user] = [
			broken('src/domain/x.ts', 'export const USED = 1;\nexport async function alone() {}'),
			broken('src/domain/y.ts', "import { USED } from './x.ts';")
		];
		expect(needlessExports([maker, user])).toEqual(['src/domain/x.ts: no other file imports alone; do not export it']);
	});
	test('codeIsFinished sees a physical direction in a style', () =>
		expect(manners.codeIsFinished(broken('src/lib/x.svelte', 'a { margin-left: 1px }'))).toHaveLength(1));
});
