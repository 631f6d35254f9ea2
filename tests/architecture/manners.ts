/** Rules about single files: words, sizes, escapes. */
import type { Rule } from './import-map.ts';

const own = (source: { path: string }) => source.path.startsWith('tests/architecture');

/** 400 lines, tests 600: a file that is longer does two things. */
export const filesAreShort: Rule = ({ path, lines, isTest }) => {
	const most = isTest ? 600 : 400;
	return lines > most
		? [`${path} has ${lines} lines, more than ${most}: it does two things, make two files of it`]
		: [];
};

const saysNothing = /(?:^|\/)(?:utils?|helpers?|misc|common|manager|shared)(?:\/|\.|$)/i;
export const namesSaySomething: Rule = ({ path }) =>
	saysNothing.test(path) ? [`${path}: this name says nothing; name what it does, and put it beside its noun`] : [];

const framework = /^\+|^\[|^\(|^[a-z]+\.server\.ts$|\.d\.ts$/;
export const namesAreKebab: Rule = ({ path }) => {
	const wrong = path
		.split('/')
		.find((part) => !framework.test(part) && !/^\.?[a-z0-9]+(?:[-.](?:[a-z0-9=]+|\[[a-z]+\]))*$/.test(part));
	return wrong ? [`${path}: write "${wrong}" in small letters with hyphens`] : [];
};

/** What must not stand in code, and what to do instead. `where` limits the rule to some files. */
const words: { pattern: RegExp; instead: string; where?: (path: string, isTest: boolean) => boolean }[] = [
	{ pattern: /\bas unknown as\b/, instead: 'a cast that denies the types; parse the value instead' },
	{
		pattern: /\bas any\b|<any>|:\s*any\b/,
		instead: '"any" switches the types off; say what it is, or unknown and parse it'
	},
	{
		pattern: /@ts-ignore|@ts-nocheck|eslint-disable|svelte-ignore/,
		instead: 'a check switched off; mend what it found'
	},
	{
		pattern: /@ts-expect-error/,
		instead: 'only a test may expect the types to refuse',
		where: (_path, isTest) => !isTest
	},
	{ pattern: /\b(?:TODO|FIXME|HACK)\b/, instead: 'finish it, or write it down where work is planned' },
	{ pattern: /\.(?:only|todo|fixme)\(/, instead: 'a test that does not run, or keeps others from running' },
	{
		pattern: /\bas Projection\b|\bas Shown\b/,
		instead: 'only project() and show() make these; a cast opens the first lock',
		where: (_path, isTest) => !isTest
	},
	{
		pattern: /\bas Handle<|\bas (?:Public|Intake|Desk|Worker|Owner)Db\b/,
		instead: 'only connect() makes a handle; a cast opens the third lock',
		where: (path, isTest) => !isTest && !path.startsWith('src/server/store/')
	},
	{
		pattern: /\bprocess\.env\b/,
		instead: 'only src/server/config reads the environment; add a setting there and take it as an argument',
		where: (path, isTest) => path.startsWith('src/') && !isTest && !path.startsWith('src/server/config/')
	},
	{
		pattern:
			/(?:margin|padding|border|inset)-(?:left|right)\b|(?:^|[;{\s])(?:left|right):\s*[-\d]|text-align:\s*(?:left|right)\b|float:\s*(?:left|right)\b/,
		instead: 'write the logical property (inline-start, inline-end): this page is also read from right to left',
		where: (path) => /\.(?:svelte|css)$/.test(path)
	},
	{
		pattern: /\.(?:selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`/,
		instead: 'a query outside the store; write it as a function in src/server/store and call that',
		// Publishing is one transaction over many tables; it is read beside its decisions.
		where: (path, isTest) => path.startsWith('src/') && !isTest && !/^src\/server\/(?:store|publishing)\//.test(path)
	},
	{
		pattern: /^export default\b/m,
		instead: 'name what you export',
		where: (path) => path.startsWith('src/')
	},
	{ pattern: /^export \* from/m, instead: 'import from the file itself; a list of re-exports hides who needs what' },
	{ pattern: /^(?:export )?(?:const )?enum\b/m, instead: 'Node runs these files as they are; use a union of words' },
	{ pattern: /\bconsole\.debug\b|\bdebugger\b/, instead: 'a trace of debugging' }
];

export const codeIsFinished: Rule = (source) =>
	own(source)
		? []
		: words
				.filter(({ where }) => !where || where(source.path, source.isTest))
				.flatMap(({ pattern, instead }) => {
					const text = /@ts|eslint|svelte-ignore|TODO/.test(pattern.source) ? source.text : source.code;
					const found = pattern.exec(text);
					return found ? [`${source.path} says "${found[0].trim()}": ${instead}`] : [];
				});
