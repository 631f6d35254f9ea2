import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from '../architecture/sources.ts';

export interface FormRoute {
	/** Without the group: `/desk/people/[id]`. */
	readonly route: string;
	/** Whether there is something to look at. */
	readonly reads: boolean;
	/** Names of its form actions; `default` also for an endpoint that takes POST. */
	readonly actions: readonly string[];
}

/** Every address of the desk, as the files of the routes say it. */
export function deskRoutes(): FormRoute[] {
	return routesOf('(desk)');
}

/** The same of another group of routes. */
export function routesOf(group: '(desk)' | '(public)' | '(press)' | '(intake)'): FormRoute[] {
	const folder = join(root, 'src/routes', group);
	const found = new Map<string, { reads: boolean; actions: Set<string> }>();
	for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
		const name = file.split('/').at(-1) ?? '';
		if (!['+page.svelte', '+page.server.ts', '+server.ts'].includes(name)) continue;
		const route = `/${relative(folder, dirname(join(folder, file)))}`;
		const entry = found.get(route) ?? { reads: false, actions: new Set<string>() };
		found.set(route, entry);
		const text = readFileSync(join(folder, file), 'utf8');
		if (name === '+page.svelte') entry.reads = true;
		if (name === '+page.server.ts') for (const action of actionsIn(text, route)) entry.actions.add(action);
		if (name === '+server.ts') {
			if (/export const GET\b|export (async )?function GET\b/.test(text)) entry.reads = true;
			for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
				if (new RegExp(`export (const|(async )?function) ${method}\\b`).test(text))
					entry.actions.add(method === 'POST' ? 'default' : method);
		}
	}
	return [...found].map(([route, { reads, actions }]) => ({ route, reads, actions: [...actions] }));
}

/** The names in `export const actions: Actions = { name: …, … };`: the house writes it in exactly this form. */
function actionsIn(text: string, route: string): string[] {
	if (!/export const actions\b/.test(text)) return [];
	const block = /export const actions: Actions = \{\n([\s\S]*?)\n\};/.exec(text)?.[1];
	if (block === undefined)
		throw new Error(`${route}: write "export const actions: Actions = {", a line for each action`);
	const names = [...block.matchAll(/^\t(?:async )?([A-Za-z]\w*)\s*[:(,]/gm)].map((match) => match[1] ?? '');
	if (names.length === 0) throw new Error(`${route}: no form action was found`);
	return names;
}
