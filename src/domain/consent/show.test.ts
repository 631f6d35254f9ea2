import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHANNELS, type Channel } from '#domain/consent/channels.ts';
import { ELEMENTS, LADDER, type Levels, TOP, eachElement } from '#domain/consent/ladders.ts';
import { type Projection, project } from '#domain/consent/project.ts';
import { readShown } from '#domain/consent/read-shown.ts';
import { show } from '#domain/consent/show.ts';
import type { PictureFacts } from '#domain/story/picture.ts';
import { ask, grant, person, story } from '../../../tests/consent/example-story.ts';
import { marked, markedPicture, misplacedMarkers, pictureRung } from '../../../tests/consent/markers.ts';

function projection(channel: Channel, levels: Levels): Projection<Channel> | null {
	const allowed = person({ grants: { [channel]: grant({ levels }) } });
	const answer = project(story({ people: [allowed] }), ask({ channel }));
	return answer.ok ? answer : null;
}

test('what comes out at a level holds no marker above it, for every element, rung and channel', () => {
	let shown = 0;
	for (const channel of CHANNELS) {
		for (const element of ELEMENTS) {
			for (let level = 0; level < LADDER[element].length; level++) {
				const made = projection(channel, { ...TOP, [element]: level });
				if (!made) continue;
				expect(misplacedMarkers(show(made, marked), made.levels), channel).toEqual([]);
				shown++;
			}
		}
	}
	expect(shown).toBe((CHANNELS.length - 1) * (ELEMENTS.reduce((sum, e) => sum + LADDER[e].length, 0) - 1));
});

test('the same at any mixture of levels, and what is stored reads back the same', () => {
	const levels = fc
		.tuple(...ELEMENTS.map((element) => fc.integer({ min: 0, max: TOP[element] })))
		.map((list) => eachElement((element) => list[ELEMENTS.indexOf(element)] ?? 0));
	fc.assert(
		fc.property(levels, fc.constantFrom(...CHANNELS), (mixture, channel) => {
			const made = projection(channel, mixture);
			if (!made) return;
			expect(misplacedMarkers(show(made, marked), made.levels), channel).toEqual([]);
			const shown = show(made, marked);
			expect(readShown(channel, JSON.parse(JSON.stringify(shown)))).toEqual(shown);
		}),
		{ numRuns: 1000 }
	);
});

const everything = () => {
	const made = projection('onsite', TOP);
	if (!made) throw new Error('the example is shown');
	return made;
};

test('a rung that is not known falls back to a safer one, never to a more open one', () => {
	const facts = {
		name: { system_pseudonym: 7 },
		origin: { region: '011', town: 'nowhere' },
		current: { region: '155', country: 'NL' },
		time: { decade: '1930' },
		age: { band10: 70 }
	};
	expect(show(everything(), { ...marked, facts })).toMatchObject({
		name: { kind: 'pseudonym', index: 7 },
		origin: { level: 'region', region: '011' },
		transit: null,
		current: { level: 'country', region: '155', country: 'NL' },
		kilometres: null,
		time: { level: 'decade', value: '1930' },
		age: { from: 70, to: 79 },
		gender: null,
		art9: [],
		legal: null,
		family: null
	});
});

test('the distance is between countries, and only where both are shown', () => {
	expect(show(everything(), marked).kilometres).toBe(5000);
	const hidden = projection('web', { ...TOP, origin: 1 });
	expect(hidden && show(hidden, marked).kilometres).toBeNull();
});

test('a picture is shown only when a person confirmed its faces, under no id of ours', () => {
	const without: PictureFacts = { ...markedPicture, id: 'p2', people: 'none', rungs: { none: pictureRung('0') } };
	const pictures = [
		markedPicture,
		{ ...markedPicture, confirmed: false },
		without,
		{ ...without, people: 'covered' as const }
	];
	const shown = show(everything(), { ...marked, pictures });
	expect(shown.pictures.map((picture) => picture.alt)).toEqual(['marker-face-3', 'marker-face-0']);
	expect(JSON.stringify(shown)).not.toContain('secret-picture-id');
});

test('somebody else in the picture is shown no more than they allow', () => {
	const consent = (state: 'none' | 'withdrawn') => {
		const brother = person({ id: 'brother', role: 'third_party', state, grants: {} });
		const answer = project(story({ people: [person(), brother] }), ask());
		if (!answer.ok) throw new Error('the example is shown');
		return answer;
	};
	const alts = (state: 'none' | 'withdrawn', picture: PictureFacts) =>
		show(consent(state), { ...marked, pictures: [picture] }).pictures.map(({ alt }) => alt);
	expect(alts('none', markedPicture)).toEqual(['marker-face-2']);
	expect(alts('withdrawn', markedPicture)).toEqual([]);
	expect(alts('withdrawn', { ...markedPicture, personIds: ['teller'] })).toEqual(['marker-face-3']);
	expect(alts('none', { ...markedPicture, personIds: ['nobody we know'] })).toEqual([]);
});

test('a projection made elsewhere, or for another story or language, shows nothing', () => {
	const made = everything();
	expect(() => show({ ...made }, marked)).toThrow('not made by project');
	expect(() => show(made, { ...marked, id: 'abcdefghjk' })).toThrow('another story');
	expect(() => show(made, { ...marked, telling: { ...marked.telling, language: 'fr' } })).toThrow('another language');
});

test('stored content reads back only whole, and only for its own channel', () => {
	const shown = show(everything(), marked);
	const json = (): Record<string, unknown> => JSON.parse(JSON.stringify(shown));
	expect(readShown('onsite', json())).toEqual(shown);
	expect(readShown('web', json())).toBeNull();
	for (const field of Object.keys(shown)) {
		const { [field]: _gone, ...rest } = json();
		expect(readShown('onsite', rest), `without ${field}`).toBeNull();
		expect(readShown('onsite', { ...json(), [field]: { odd: 1 } }), `odd ${field}`).toBeNull();
	}
	expect(readShown('onsite', { ...json(), more: 1 })).toBeNull();
	expect(readShown('onsite', { ...json(), origin: { level: 'region', region: '011', country: 'GH' } })).toBeNull();
	expect(readShown('onsite', { ...json(), name: { kind: 'name', text: 'a', index: 1 } })).toBeNull();
	for (const odd of [null, undefined, 1, 'text', [], [json()]]) expect(readShown('onsite', odd)).toBeNull();
});
