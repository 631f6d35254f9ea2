import { expect, test } from 'vitest';
import { soundType } from './sound-type.ts';

const bytes = (text: string) => Uint8Array.from(text, (one) => one.charCodeAt(0));

test('a sound is told by its first bytes, and what is none is called no sound', () => {
	for (const [head, type] of [
		['RIFF____WAVEfmt ', 'audio/wav'],
		['OggS', 'audio/ogg'],
		['fLaC', 'audio/flac'],
		['\0\0\0\x20ftypM4A ', 'audio/mp4'],
		['\x1a\x45\xdf\xa3', 'audio/webm'],
		['#!AMR\n', 'audio/amr'],
		['ID3\x04', 'audio/mpeg'],
		['\xff\xfb\x90', 'audio/mpeg'],
		['\xff\xf1\x50', 'audio/aac'],
		['<html>', 'application/octet-stream'],
		['', 'application/octet-stream']
	] as const)
		expect(soundType(bytes(head)).type).toBe(type);
});
