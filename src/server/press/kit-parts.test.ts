import { expect, test } from 'vitest';
import type { Shown } from '#domain/consent/show.ts';
import { partsOf } from './kit-parts.ts';

const name = (sign: string, ending: string) => `${sign.repeat(32)}.${ending}`;
const file = (sign: string, ending: string, type: string, bytes: number) => ({
	...{ name: name(sign, ending), type, bytes },
	...{ width: null, height: null }
});
const picture = (alt: string) => ({
	alt,
	renditions: [
		{ name: name('a', 'avif'), type: 'image/avif', width: 1600, height: 900, bytes: 10 },
		{ name: name('b', 'jpg'), type: 'image/jpeg', width: 480, height: 270, bytes: 20 },
		{ name: name('c', 'jpg'), type: 'image/jpeg', width: 1600, height: 900, bytes: 90 }
	]
});
const recording = (captions: string) => ({
	...{ kind: 'sound', picture: 'none', voice: 're_voiced', poster: null, seconds: 9, waveform: [], transcript: [] },
	files: [file('d', 'webm', 'audio/webm', 50), file('e', 'm4a', 'audio/mp4', 40)],
	captions: file(captions, 'vtt', 'text/vtt', 3)
});
const language = (tag: string, alt: string, captions: string) =>
	({ language: tag, pictures: [picture(alt)], recordings: [recording(captions)] }) as never as Shown<'press'>;

test('each picture is there once, in its widest JPEG, with a caption in each language', () => {
	const { pictures } = partsOf([language('en', 'Hands.', '1'), language('fr', 'Des mains.', '2')]);
	expect(pictures).toEqual([
		{
			...{ stored: name('c', 'jpg'), file: 'pictures/picture-1.jpg', type: 'image/jpeg', bytes: 90 },
			...{ width: 1600, height: 900, captions: { en: 'Hands.', fr: 'Des mains.' } }
		}
	]);
});

test('each recording is there once, in the form that most programs play, with captions in each language', () => {
	const { recordings } = partsOf([language('en', '', '1'), language('fr', '', '2')]);
	expect(recordings).toHaveLength(1);
	expect(recordings[0]).toMatchObject({
		stored: name('e', 'm4a'),
		file: 'recordings/recording-1.m4a',
		voice: 're_voiced'
	});
	expect(Object.values(recordings[0]?.captions ?? {}).map((words) => words.file)).toEqual([
		'recordings/recording-1.en.vtt',
		'recordings/recording-1.fr.vtt'
	]);
});
