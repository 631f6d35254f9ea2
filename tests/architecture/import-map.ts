/** The import map: who may import whom, and what to do instead. */
import type { Import, Source } from './sources.ts';

/** A sentence for each broken rule, or nothing. */
export type Rule = (source: Source) => string[];

const inside = (path: string | null, ...folders: string[]) =>
	path !== null && folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
const say = (source: Source, { as }: Import, why: string) => `${source.path} imports ${as}: ${why}`;

/** Packages that belong to one folder. */
const homes: Record<string, { folders: string[]; instead: string }> = {
	pg: { folders: ['src/server/store'], instead: 'write the query as a function in src/server/store and call that' },
	kysely: { folders: ['src/server/store'], instead: 'write the query as a function in src/server/store and call that' },
	'pg-copy-streams': { folders: ['src/server/store'], instead: 'copy tables in src/server/store' },
	sharp: {
		folders: ['src/server/media', 'src/server/print'],
		instead: 'ask src/server/media, which decodes pictures in a process that can do no harm'
	},
	'@myriaddreamin/typst-ts-node-compiler': {
		folders: ['src/server/print'],
		instead: 'call src/server/print from the worker; it holds too much memory for a process that answers requests'
	},
	'graphile-worker': {
		folders: ['src/server/store', 'src/server/queue'],
		instead: 'call enqueue() of src/server/queue, or write a task in src/server/tasks'
	},
	nodemailer: { folders: ['src/server/mail'], instead: 'enqueue a task that calls src/server/mail' },
	fflate: { folders: ['src/server/zip'], instead: 'call zipOf() of src/server/zip' },
	'better-auth': { folders: ['src/server/desk'], instead: 'call the desk’s door' },
	'age-encryption': { folders: ['src/server/seal', 'src/cli'], instead: 'call src/server/seal' }
};

const packageName = (as: string) =>
	as
		.split('/')
		.slice(0, as.startsWith('@') ? 2 : 1)
		.join('/');

export const packagesStayHome: Rule = (source) =>
	source.isTest || !source.path.startsWith('src/')
		? []
		: source.imports.flatMap((one) => {
				const home = one.file === null ? homes[packageName(one.as)] : undefined;
				return home && !inside(source.path, ...home.folders) ? [say(source, one, home.instead)] : [];
			});

/** The detector is loaded by a path that is put together, so its name is looked for; what shuts the child in names it, too. */
export const facesStayInTheChild: Rule = (source) =>
	source.isTest ||
	!source.path.startsWith('src/') ||
	inside(source.path, 'src/server/media/child', 'src/server/media/confinement.ts')
		? []
		: [...source.code.matchAll(/['"`]((?:@vladmandic\/face-api|@tensorflow\/)[^'"`]*)/g)].map(
				([, name]) =>
					`${source.path} names ${name}: ask src/server/media, whose child looks for faces in a process that can do no harm`
			);

export const domainIsPure: Rule = (source) =>
	!inside(source.path, 'src/domain') || source.isTest
		? []
		: source.imports
				.filter(({ file }) => !inside(file, 'src/domain'))
				.map((one) =>
					say(source, one, 'the domain imports nothing, not even Node; hand in what it needs as an argument')
				);

interface Door {
	folder: string;
	may: string[];
}
const everyDoor = [
	'src/domain',
	'src/messages',
	'src/lib/paraglide',
	'src/server/store',
	'src/server/queue',
	'src/server/zip'
];
/** The doors and what each may import beside its own folder. */
const doors: Door[] = [
	{ folder: 'src/server/public', may: [...everyDoor, 'src/server/cache'] },
	{ folder: 'src/server/intake', may: [...everyDoor, 'src/server/seal'] },
	{ folder: 'src/server/desk', may: [...everyDoor, 'src/server/seal'] },
	{ folder: 'src/server/press', may: [...everyDoor, 'src/server/seal'] }
];

export const doorsStayApart: Rule = (source) => {
	const door = doors.find(({ folder }) => inside(source.path, folder));
	if (!door || source.isTest) return [];
	return source.imports
		.filter(({ file }) => file !== null && !inside(file, door.folder, ...door.may))
		.map((one) =>
			say(
				source,
				one,
				doors.some(({ folder }) => inside(one.file, folder))
					? 'a door never imports another door; move what both need to src/domain (rules) or src/server/store (queries)'
					: `a door imports domain, messages, store, queue${door.may.includes('src/server/seal') ? ' and seal' : ''}; take it as an argument from compose.ts, or enqueue a task`
			)
		);
};

/** What lies below the doors knows nothing of them. */
const layers: { folder: string; never: string[]; instead: string }[] = [
	{
		folder: 'src/server/store',
		never: [
			'src/server/public',
			'src/server/intake',
			'src/server/desk',
			'src/server/press',
			'src/server/tasks',
			'src/server/media',
			'src/server/mail',
			'src/server/http',
			'src/routes'
		],
		instead: 'queries know the domain and the database only; hand in what they need'
	},
	{
		folder: 'src/server/seal',
		never: [
			'src/server/public',
			'src/server/intake',
			'src/server/desk',
			'src/server/press',
			'src/server/tasks',
			'src/routes'
		],
		instead: 'the seal knows keys and bytes only'
	},
	{
		folder: 'src/server/tasks',
		never: ['src/server/public', 'src/server/intake', 'src/server/desk', 'src/server/press', 'src/routes'],
		instead: 'a task works below the doors; move the query to src/server/store or the rule to src/domain'
	},
	{
		folder: 'src/server/media',
		never: [
			'src/server/public',
			'src/server/intake',
			'src/server/desk',
			'src/server/press',
			'src/server/store',
			'src/routes'
		],
		instead: 'media is file in, file out; the task that calls it reads and writes the database'
	},
	{
		folder: 'src/lib',
		never: ['src/server', 'src/routes'],
		instead: 'a browser may have what is in lib; pass the values in'
	}
];

export const layersLookDown: Rule = (source) =>
	source.isTest
		? []
		: layers
				.filter(({ folder }) => inside(source.path, folder))
				.flatMap(({ never, instead }) =>
					source.imports
						.filter(({ file, typeOnly }) => inside(file, ...never) && !(typeOnly && inside(source.path, 'src/lib')))
						.map((one) => say(source, one, instead))
				);

const audiences: Record<string, string> = {
	'(public)': 'src/server/public',
	'(intake)': 'src/server/intake',
	'(desk)': 'src/server/desk',
	'(press)': 'src/server/press'
};

export const routesUseTheirDoor: Rule = (source) => {
	if (!inside(source.path, 'src/routes')) return [];
	const own = audiences[source.path.split('/')[2] ?? ''];
	return source.imports
		.filter(({ file }) => inside(file, 'src/server'))
		.filter(({ file, typeOnly }) => !(typeOnly && own && inside(file, own)))
		.map((one) =>
			say(source, one, 'a route calls its own door through locals.doors, and imports at most that door’s types')
		);
};

export const importsAreWhole: Rule = (source) =>
	source.imports
		.filter(({ as }) => /^[.#]/.test(as) && !/\.(?:ts|js|svelte|css|json|svg|html)$/.test(as.replace(/\?\w+$/, '')))
		.filter(({ as }) => !as.endsWith('/$types') && as !== './$types')
		.map((one) => say(source, one, 'write the real ending, so that plain Node finds it too'));

export const brandHasTwoMakers: Rule = (source) =>
	['src/domain/consent/show.ts', 'src/domain/consent/read-shown.ts'].includes(source.path) || source.isTest
		? []
		: source.imports
				.filter(({ file, typeOnly }) => file === 'src/domain/consent/brand.ts' && !typeOnly)
				.map((one) => say(source, one, 'only show.ts makes shown content and only read-shown.ts reads it back'));
