/** The first lock is a type: what is refused here must not compile (checked by `npm run check:types`). */
import { expect, test } from 'vitest';
import type { Channel } from '#domain/consent/channels.ts';
import { TOP } from '#domain/consent/ladders.ts';
import { type Projection, project } from '#domain/consent/project.ts';
import { readShown } from '#domain/consent/read-shown.ts';
import { type Shown, show } from '#domain/consent/show.ts';
import { ask, story } from './example-story.ts';
import { marked } from './markers.ts';

const page = (shown: Shown<'web'>): string => shown.title;
const decide = <C extends Channel>(channel: C): Projection<C> => {
	const answer = project(story(), { ...ask(), channel });
	if (!answer.ok) throw new Error('the example is shown');
	return answer;
};

test('only content made for a channel is accepted where that channel is shown', () => {
	const web = show(decide('web'), marked);
	expect(page(web)).toBe('A title');
	const print = show(decide('print'), marked);
	// @ts-expect-error print is not web
	page(print);
	const either = show(decide<'web' | 'print'>('web'), marked);
	// @ts-expect-error perhaps print
	page(either);
	const read = readShown('print', print);
	expect(read).not.toBeNull();
	// @ts-expect-error read back for print
	if (read) page(read);
});

test('nobody else makes a projection', () => {
	const real = decide('web');
	// @ts-expect-error a literal is no projection, however complete
	const forged: Projection<'web'> = {
		ok: true,
		storyId: marked.id,
		consentVersion: 1,
		channel: 'web',
		language: 'en',
		levels: TOP,
		people: {},
		expiresAt: 100
	};
	expect(() => show(forged, marked)).toThrow('not made by project()');
	expect(() => show({ ...real, levels: TOP }, marked)).toThrow('not made by project()');
	// @ts-expect-error what consent allows is not content yet
	page(real);
});
