import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHANNELS, type Channel } from '#domain/consent/channels.ts';
import { ELEMENTS, type Element, LADDER, type Levels, TOP, eachElement } from '#domain/consent/ladders.ts';
import { type Projection, project } from '#domain/consent/project.ts';
import { readShown } from '#domain/consent/read-shown.ts';
import { type Showable, show } from '#domain/consent/show.ts';
import type { PictureFacts, PictureRung } from '#domain/story/picture.ts';
import type { Telling } from '#domain/story/telling.ts';
import { ask, grant, person, story } from '../../../tests/consent/example-story.ts';

const telling: Telling = {
	language: 'en',
	title: 'A title',
	brings: 'Bread at dawn',
	items: ['bread', 'dawn'],
	summary: 'marker-summary',
	blocks: [
		{ kind: 'paragraph', text: 'marker-excerpt' },
		{ kind: 'quote', text: 'marker-full' }
	],
	excerptBlocks: 1
};

const rung = (digit: string): PictureRung => ({
	renditions: [{ name: `${digit.repeat(32)}.avif`, type: 'image/avif', width: 480, height: 360, bytes: 9000 }],
	alt: `marker-face-${digit}`
});

const people: PictureFacts = {
	id: 'secret-picture-id',
	people: 'visible',
	confirmed: true,
	rungs: { unrecognisable_at_capture: rung('1'), solid_mask: rung('2'), visible: rung('3') }
};

const known: Showable = {
	id: '0123456789',
	publishedDay: '2026-12-01',
	telling,
	facts: {
		name: {
			system_pseudonym: 7,
			chosen_pseudonym: 'marker-chosen',
			first_name: 'marker-first',
			full_name: 'marker-whole'
		},
		origin: { region: '011', country: 'GH', admin1: 'marker-origin-admin1', town: 'marker-origin-town' },
		transit: { region: '015', country: 'TN', admin1: 'marker-transit-admin1', town: 'marker-transit-town' },
		current: { region: '155', country: 'NL', admin1: 'marker-current-admin1', town: 'marker-current-town' },
		time: { decade: '1930', year: '1934', month: '1934-05', day: '1934-05-17' },
		age: { band10: 70, band5: 75, exact: 78 },
		gender: 'marker-gender',
		art9: ['marker-art9'],
		legal: 'marker-legal',
		family: { roles_only: 'marker-roles', details: 'marker-details' }
	},
	pictures: [people]
};

/** For each element, what gives away each rung: found in the JSON at that rung, and at no rung below it. */
const MARKERS: Record<Element, readonly string[]> = {
	text: ['', 'marker-summary', 'marker-excerpt', 'marker-full'],
	name: ['', '{"kind":"pseudonym","index":7}', 'marker-chosen', 'marker-first', 'marker-whole'],
	face: ['', 'marker-face-1', 'marker-face-2', 'marker-face-3'],
	voice: ['', '', ''],
	origin: ['', '"011"', '"GH"', 'marker-origin-admin1', 'marker-origin-town'],
	transit: ['', '"015"', '"TN"', 'marker-transit-admin1', 'marker-transit-town'],
	current: ['', '"155"', '"NL"', 'marker-current-admin1', 'marker-current-town'],
	time: ['', '"1930"', '"1934"', '"1934-05"', '"1934-05-17"'],
	age: ['', '{"from":70,"to":79}', '{"from":75,"to":79}', '{"from":78,"to":78}'],
	gender: ['', 'marker-gender'],
	art9: ['', 'marker-art9'],
	legal: ['', 'marker-legal'],
	family: ['', 'marker-roles', 'marker-details']
};

function projection(channel: Channel, levels: Levels): Projection<Channel> | null {
	const allowed = person({ grants: { [channel]: grant({ levels }) } });
	const answer = project(story({ people: [allowed] }), ask({ channel }));
	return answer.ok ? answer : null;
}

/** Checks one output against the levels it was made for. */
function holdsNoMarkerAbove(made: Projection<Channel>): void {
	const json = JSON.stringify(show(made, known));
	for (const element of ELEMENTS) {
		for (const [level, marker] of MARKERS[element].entries()) {
			if (marker === '') continue;
			if (level > made.levels[element]) expect(json, `${element} ${level} on ${made.channel}`).not.toContain(marker);
			if (level === made.levels[element]) expect(json, `${element} ${level} on ${made.channel}`).toContain(marker);
		}
	}
}

test('what comes out at a level holds no marker above it, for every element, rung and channel', () => {
	let shown = 0;
	for (const channel of CHANNELS) {
		for (const element of ELEMENTS) {
			for (let level = 0; level < LADDER[element].length; level++) {
				const made = projection(channel, { ...TOP, [element]: level });
				if (!made) continue;
				holdsNoMarkerAbove(made);
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
			holdsNoMarkerAbove(made);
			const shown = show(made, known);
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
	expect(show(everything(), { ...known, facts })).toMatchObject({
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
	expect(show(everything(), known).kilometres).toBe(5000);
	const hidden = projection('web', { ...TOP, origin: 1 });
	expect(hidden && show(hidden, known).kilometres).toBeNull();
});

test('a picture is shown only when a person confirmed its faces, under no id of ours', () => {
	const without: PictureFacts = { ...people, id: 'p2', people: 'none', rungs: { none: rung('0') } };
	const pictures = [people, { ...people, confirmed: false }, without, { ...without, people: 'covered' as const }];
	const shown = show(everything(), { ...known, pictures });
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
		show(consent(state), { ...known, pictures: [picture] }).pictures.map(({ alt }) => alt);
	expect(alts('none', people)).toEqual(['marker-face-2']);
	expect(alts('withdrawn', people)).toEqual([]);
	expect(alts('withdrawn', { ...people, personIds: ['teller'] })).toEqual(['marker-face-3']);
	expect(alts('none', { ...people, personIds: ['nobody we know'] })).toEqual([]);
});

test('a projection made elsewhere, or for another story or language, shows nothing', () => {
	const made = everything();
	expect(() => show({ ...made }, known)).toThrow('not made by project');
	expect(() => show(made, { ...known, id: 'abcdefghjk' })).toThrow('another story');
	expect(() => show(made, { ...known, telling: { ...telling, language: 'fr' } })).toThrow('another language');
});

test('stored content reads back only whole, and only for its own channel', () => {
	const shown = show(everything(), known);
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
