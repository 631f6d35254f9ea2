import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHANNELS, type Channel } from '#domain/consent/channels.ts';
import { ELEMENTS, LADDER, type Levels, TOP, eachElement } from '#domain/consent/ladders.ts';
import { type Projection, project } from '#domain/consent/project.ts';
import { readShown } from '#domain/consent/read-shown.ts';
import { show } from '#domain/consent/show.ts';
import type { RecordingFacts } from '#domain/story/recording.ts';
import type { PictureFacts } from '#domain/story/picture.ts';
import { ask, grant, person, story } from '../../../tests/consent/example-story.ts';
import {
	madeRecording,
	marked,
	markedFilm,
	markedPicture,
	markedSound,
	misplacedMarkers,
	pictureRung
} from '../../../tests/consent/markers.ts';

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

const heard = (recording: RecordingFacts, levels: Partial<Levels> = {}) => {
	const made = projection('web', { ...TOP, ...levels });
	if (!made) throw new Error('the example is shown');
	return show(made, { ...marked, recordings: [recording] }).recordings.map(
		({ picture, voice }) => `${picture}/${voice}`
	);
};

test('nothing is heard before a person has listened, and before both have approved its words', () => {
	expect(heard(markedSound)).toEqual(['none/original']);
	expect(heard({ ...markedSound, confirmed: false })).toEqual([]);
	expect(heard({ ...markedSound, cues: null })).toEqual([]);
	expect(heard({ ...markedSound, cues: [] })).toEqual([]);
	expect(heard({ ...markedSound, made: markedSound.made.map((made) => ({ ...made, captions: null })) })).toEqual([]);
	expect(heard({ ...markedFilm, cues: null })).toEqual([]);
});

test('a film shows faces only when a person confirmed them and everybody allows it, and is covered whole otherwise', () => {
	expect(heard(markedFilm)).toEqual(['as_it_is/original']);
	expect(heard({ ...markedFilm, people: 'covered' })).toEqual(['covered/original']);
	expect(heard(markedFilm, { face: 2 })).toEqual(['covered/original']);
	expect(heard(markedFilm, { face: 0, voice: 1 })).toEqual(['covered/re_voiced']);
	expect(heard({ ...markedFilm, confirmed: false })).toEqual([]);
});

test('a film is silent only where nobody is to be seen: words can be read from lips', () => {
	expect(heard(markedFilm, { voice: 0 })).toEqual([]);
	const hands: RecordingFacts = { ...markedFilm, people: 'none' };
	expect(heard(hands, { voice: 0, face: 0 })).toEqual(['as_it_is/none']);
	expect(heard({ ...hands, cues: null })).toEqual(['as_it_is/none']);
});

test('what was not made yet falls back to a safer way, never to a more open one', () => {
	const only = (voice: 're_voiced' | 'original', facts: RecordingFacts = markedSound) => ({
		...facts,
		made: facts.made.filter((made) => made.voice === voice)
	});
	expect(heard(only('re_voiced'))).toEqual(['none/re_voiced']);
	expect(heard(only('original'), { voice: 1 })).toEqual([]);
	expect(
		heard({ ...markedFilm, made: [madeRecording({ picture: 'as_it_is', voice: 'original' })] }, { face: 0 })
	).toEqual([]);
});

test('somebody else in the recording is heard and seen no more than they allow', () => {
	const brother = person({ id: 'brother', role: 'third_party', state: 'none', grants: {} });
	const answer = project(story({ people: [person(), brother] }), ask());
	if (!answer.ok) throw new Error('the example is shown');
	const ways = (recording: RecordingFacts) =>
		show(answer, { ...marked, recordings: [recording] }).recordings.map(({ picture, voice }) => `${picture}/${voice}`);
	expect(ways(markedSound)).toEqual([]);
	const [teller, both] = [['teller'], ['teller', 'brother']];
	expect(ways({ ...markedSound, heardIds: teller })).toEqual(['none/original']);
	expect(ways({ ...markedSound, heardIds: both })).toEqual([]);
	expect(ways({ ...markedSound, heardIds: ['nobody we know'] })).toEqual([]);
	expect(ways({ ...markedFilm, heardIds: teller, seenIds: teller })).toEqual(['as_it_is/original']);
	// Who is only seen is covered, and takes nobody's voice away; who is only heard hides nobody's face, but mutes the film.
	expect(ways({ ...markedFilm, heardIds: teller, seenIds: both })).toEqual(['covered/original']);
	expect(ways({ ...markedFilm, heardIds: both, seenIds: teller })).toEqual([]);
	expect(ways({ ...markedFilm, heardIds: teller })).toEqual(['covered/original']);
	expect(ways({ ...markedFilm, seenIds: teller })).toEqual([]);
	expect(ways({ ...markedFilm, heardIds: teller, seenIds: ['nobody we know'] })).toEqual(['covered/original']);
});

test('somebody else who said yes to being heard is, as far as that goes and no further than the teller', () => {
	const ways = (voice: number, tellers: number, people: RecordingFacts = markedSound) => {
		const yes = (level: number) => ({ web: grant({ levels: { ...TOP, voice: level } }) });
		const brother = person({ id: 'brother', role: 'third_party', grants: yes(voice) });
		const answer = project(story({ people: [person({ grants: yes(tellers) }), brother] }), ask());
		if (!answer.ok) throw new Error('the example is shown');
		return show(answer, { ...marked, recordings: [people] }).recordings.map((one) => `${one.picture}/${one.voice}`);
	};
	const both = { ...markedFilm, heardIds: ['teller', 'brother'], seenIds: ['teller'] };
	expect([ways(2, 2), ways(1, 2), ways(2, 1), ways(0, 2)]).toEqual([
		['none/original'],
		['none/re_voiced'],
		['none/re_voiced'],
		[]
	]);
	expect(ways(1, 2, both)).toEqual(['as_it_is/re_voiced']);
});

test('a stored recording that contradicts itself is not read', () => {
	const shown = JSON.parse(JSON.stringify(show(everything(), marked)));
	expect(readShown('onsite', shown)).not.toBeNull();
	const [sound] = shown.recordings;
	for (const wrong of [
		{ captions: null },
		{ voice: 'none' },
		{ picture: 'as_it_is' },
		{ files: [] },
		{ seconds: 0 },
		{ waveform: [2] },
		{ transcript: [{ from: 1, to: 0, text: 'a' }] },
		{ more: 1 }
	])
		expect(readShown('onsite', { ...shown, recordings: [{ ...sound, ...wrong }] }), JSON.stringify(wrong)).toBeNull();
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
