import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { corpus, isShared, NOT_SHARED, sharedPath } from '../../../tests/shared-data.ts';
import { sniffPicture } from './tell-sniff.ts';

const judge = (bytes: Buffer) => {
	const found = sniffPicture(bytes.subarray(0, 64 * 1024));
	return found.ok ? found.type : found.reason;
};
const png = (width: number, height: number) => {
	const head = Buffer.alloc(64);
	Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(head);
	head.writeUInt32BE(width, 16);
	head.writeUInt32BE(height, 20);
	return head;
};
const webp = (kind: string) => Buffer.concat([Buffer.from(`RIFF....WEBP${kind}`, 'latin1'), Buffer.alloc(64)]);

test('what a file is, is read from its first bytes and never from its name', () => {
	expect(judge(png(4000, 3000))).toBe('image/png');
	expect(judge(webp('VP8X'))).toBe('image/webp');
	expect(judge(Buffer.from('ffd8ffe000104a464946', 'hex'))).toBe('image/jpeg');
	expect(judge(Buffer.alloc(0))).toBe('empty');
	expect(judge(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1', 'latin1'))).toBe('heic');
	expect(judge(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe('not_a_picture');
	for (const short of ['ff', 'ffd8', '89504e470d0a1a0a', '52494646'])
		expect(judge(Buffer.from(short, 'hex'))).toBe('not_a_picture');
});

test('T16 hidden text layers: papers, drawings and texts that can hide words are no pictures', () => {
	const zip = Buffer.concat([Buffer.from('504b0304140006000800', 'hex'), Buffer.from('word/document.xml', 'latin1')]);
	for (const paper of [
		Buffer.from('%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj'),
		zip,
		Buffer.from('d0cf11e0a1b11ae1', 'hex'),
		Buffer.from('{\\rtf1 under the box}'),
		Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><text>real name</text></svg>'),
		Buffer.from('<!doctype html><p>real name</p>'),
		Buffer.from('WEBVTT\n\nNOTE real name\n')
	])
		expect(judge(paper), paper.toString('latin1').slice(0, 12)).toBe('not_a_picture');
});

test('a size that could not be decoded is refused before anything is', () => {
	expect(judge(png(65_500, 65_500))).toBe('too_many_pixels');
	expect(judge(png(0, 10))).toBe('not_a_picture');
	const jpeg = Buffer.concat([Buffer.from('ffd8ffe00004aaaaffc000110800', 'hex'), Buffer.alloc(64)]);
	jpeg.writeUInt16BE(60_000, 13);
	jpeg.writeUInt16BE(60_000, 15);
	expect(judge(jpeg)).toBe('too_many_pixels');
});

test('files made to break a decoder', ({ skip }) => {
	const hostile = 'corpora/hostile-files';
	if (!isShared(hostile)) return skip(NOT_SHARED);
	const of = (name: string) => judge(readFileSync(sharedPath(`${hostile}/${name}`)));
	expect(of('image-bombs/header-lie-65500x65500.png')).toBe('too_many_pixels');
	expect(of('image-bombs/jpeg-header-lie-65500x65500.jpg')).toBe('too_many_pixels');
	expect(of('image-bombs/pixels-20000x20000-1bit.png')).toBe('too_many_pixels');
	expect(of('image-bombs/zero-dimension.png')).toBe('not_a_picture');
	expect(of('image-bombs/empty.jpg')).toBe('empty');
	for (const name of ['polyglots/html-named.jpg', 'polyglots/svg-named.png', 'polyglots/gif-js.gif', 'svg/script.svg'])
		expect(of(name), name).toBe('not_a_picture');
});

test('photographs of real cameras are taken', ({ skip }) => {
	const photographs = corpus('exif-photos')?.filter((name) => name.endsWith('.jpg'));
	if (photographs === undefined) return skip(NOT_SHARED);
	expect(photographs.length).toBeGreaterThan(5);
	for (const name of photographs) expect(judge(readFileSync(name)), name).toBe('image/jpeg');
});
