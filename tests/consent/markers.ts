/** A story in which every rung of every field holds its own marker, to see what comes out at which level. */
import { LADDER, ELEMENTS, type Element, type Levels } from '#domain/consent/ladders.ts';
import type { Showable } from '#domain/consent/show.ts';
import type { PictureFacts, PictureRung } from '#domain/story/picture.ts';
import type { MadeRecording, RecordingFacts, Way } from '#domain/story/recording.ts';
import { languagesOf, type PictureWords, wordsAt } from '#domain/story/picture-words.ts';

/** A text of its own for each rung of a picture, and one from before there was a text for each. */
const MARKED_WORDS: PictureWords = {
	byRung: Object.fromEntries(LADDER.face.map((rung, level) => [rung, { en: `marker-face-${level}` }])),
	asItCame: { en: 'marker-face-3 as it came', fr: 'marker-face-3 comme elle est venue' }
};

/** A picture's rung, made of one digit: its file is named by it, and its words are looked up as publishing does. */
export const pictureRung = (digit: string): PictureRung => ({
	renditions: [{ name: `${digit.repeat(32)}.avif`, type: 'image/avif', width: 480, height: 360, bytes: 9000 }],
	alt: wordsAt(MARKED_WORDS, {
		rung: LADDER.face[Number(digit)] ?? 'none',
		makeable: LADDER.face,
		languages: languagesOf(MARKED_WORDS, 'en')
	})
});

export const markedPicture: PictureFacts = {
	id: 'secret-picture-id',
	people: 'visible',
	confirmed: true,
	rungs: {
		unrecognisable_at_capture: pictureRung('1'),
		solid_mask: pictureRung('2'),
		visible: pictureRung('3')
	}
};

const CUES = [{ from: 0, to: 2, text: 'marker-heard' }];

/** A recording made in one way; its files are named by two digits: the way of its picture, and the rung of its voice. */
export const madeRecording = ({ picture, voice }: Way): MadeRecording => {
	const name = `${{ none: 'a', as_it_is: 'b', covered: 'c' }[picture]}${LADDER.voice.indexOf(voice)}`.repeat(16);
	const size = picture === 'none' ? { width: null, height: null } : { width: 640, height: 360 };
	return {
		picture,
		voice,
		files: [{ name: `${name}.mp4`, type: 'video/mp4', bytes: 9000, ...size }],
		poster: picture === 'as_it_is' ? { name: `${name}.jpg`, type: 'image/jpeg', bytes: 900, ...size } : null,
		captions: voice === 'none' ? null : { name: `${name}.vtt`, type: 'text/vtt', bytes: 90, width: null, height: null },
		seconds: 2.5,
		waveform: [0, 0.5, 1]
	};
};

const VOICES = ['re_voiced', 'original'] as const;

export const markedSound: RecordingFacts = {
	id: 'secret-recording-id',
	kind: 'sound',
	confirmed: true,
	people: 'none',
	cues: CUES,
	made: VOICES.map((voice) => madeRecording({ picture: 'none', voice }))
};

/** Faces are to be seen in it. */
export const markedFilm: RecordingFacts = {
	...markedSound,
	kind: 'film',
	people: 'visible',
	made: [
		madeRecording({ picture: 'as_it_is', voice: 'none' }),
		...VOICES.flatMap((voice) => [
			madeRecording({ picture: 'as_it_is', voice }),
			madeRecording({ picture: 'covered', voice })
		])
	]
};

export const marked: Showable = {
	id: '0123456789',
	publishedDay: '2026-12-01',
	telling: {
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
	},
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
	pictures: [markedPicture],
	recordings: [markedSound, markedFilm]
};

/** What gives away each rung: found in the JSON at that rung, and at no rung below it. */
const MARKERS: Record<Element, readonly string[]> = {
	text: ['', 'marker-summary', 'marker-excerpt', 'marker-full'],
	name: ['', '{"kind":"pseudonym","index":7}', 'marker-chosen', 'marker-first', 'marker-whole'],
	face: ['', 'marker-face-1', 'marker-face-2', 'marker-face-3'],
	voice: ['', 'a1'.repeat(16), 'a2'.repeat(16)],
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

/** What is heard and seen depends on several elements, and on the channel: nothing of it can be printed. */
function misplacedRecordings(shown: object, json: string, { text, face, voice }: Levels): string[] {
	const isHeard = voice > 0 && !('channel' in shown && shown.channel === 'print');
	const expected: [found: string, isThere: boolean][] = [
		['marker-heard', isHeard && text === 3],
		['.vtt', isHeard],
		['a1a1', isHeard && voice === 1],
		['a2a2', isHeard && voice === 2],
		['b0b0', false],
		['b1b1', isHeard && voice === 1 && face === 3],
		['b2b2', isHeard && voice === 2 && face === 3],
		['c1c1', isHeard && voice === 1 && face < 3],
		['c2c2', isHeard && voice === 2 && face < 3],
		['.jpg', isHeard && face === 3]
	];
	return expected.flatMap(([found, isThere]) => (json.includes(found) === isThere ? [] : [`${found} is misplaced`]));
}

/** What the content gives away above its levels, and what it lacks of them: empty when it is exactly right. */
export function misplacedMarkers(shown: object, levels: Levels): string[] {
	const json = JSON.stringify(shown);
	const wrong: string[] = [];
	for (const element of ELEMENTS) {
		for (const [level, marker] of MARKERS[element].entries()) {
			// Nothing is heard from paper.
			if (marker === '' || (element === 'voice' && json.includes('"channel":"print"'))) continue;
			const isThere = json.includes(marker);
			if (isThere && level > levels[element]) wrong.push(`${element} shows ${LADDER[element][level]}`);
			if (!isThere && level === levels[element]) wrong.push(`${element} lacks ${LADDER[element][level]}`);
		}
	}
	const bothCountries = levels.origin >= 2 && levels.current >= 2;
	if (json.includes('"kilometres":null') === bothCountries) wrong.push('kilometres');
	wrong.push(...misplacedRecordings(shown, json, levels));
	return wrong;
}
