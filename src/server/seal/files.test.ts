import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isSealBroken } from './fields.ts';
import { openFile, sealFile } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
	for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
async function read(path: string, identity: string): Promise<Buffer> {
	const parts: Uint8Array[] = [];
	for await (const part of openFile(path, identity)) parts.push(part);
	return Buffer.concat(parts);
}
async function sealed(bytes: Buffer, name: string) {
	const path = join(folder, name);
	const made = await sealFile(chunks(bytes, 10_007), path, { maxBytes: 1_000_000 });
	if (!made.ok) throw new Error(made.reason);
	return { path, ...made.value };
}

describe('a sealed file', () => {
	test('comes out as it went in, at every size around a segment', async () => {
		for (const size of [0, 1, 65_535, 65_536, 65_537, 300_000]) {
			const bytes = randomBytes(size);
			const { path, identity, bytes: counted } = await sealed(bytes, `size-${size}`);
			expect(counted).toBe(size);
			expect((await read(path, identity)).equals(bytes)).toBe(true);
		}
	});
	test('holds nothing readable and is closed to others', async () => {
		const marker = 'MARKER-7c1f';
		const { path } = await sealed(Buffer.from(marker.repeat(20_000)), 'marker');
		expect(readFileSync(path).includes(marker)).toBe(false);
		expect(statSync(path).mode & 0o777).toBe(0o600);
	});
	test('too large is refused and leaves nothing, however it is cut into pieces', async () => {
		const path = join(folder, 'large');
		for (const size of [7, 64_000, 200_000])
			expect(await sealFile(chunks(randomBytes(200_000), size), path, { maxBytes: 199_999 })).toEqual({
				ok: false,
				reason: 'too_large'
			});
		expect(existsSync(path)).toBe(false);
		expect((await sealFile(chunks(randomBytes(10), 3), path, { maxBytes: 10 })).ok).toBe(true);
	});
	test('a source that breaks leaves nothing and its own error', async () => {
		const path = join(folder, 'broken');
		async function* breaking() {
			yield randomBytes(100_000);
			throw new Error('connection gone');
		}
		await expect(sealFile(breaking(), path, { maxBytes: 1e6 })).rejects.toThrow('connection gone');
		expect(existsSync(path)).toBe(false);
	});
	test('never takes the place of another', async () => {
		const { path, identity } = await sealed(Buffer.from('first'), 'twice');
		await expect(sealFile(chunks(Buffer.from('second'), 3), path, { maxBytes: 100 })).rejects.toThrow('EEXIST');
		expect((await read(path, identity)).toString()).toBe('first');
	});
	test('cut, changed or of another story does not open', async () => {
		const one = await sealed(randomBytes(150_000), 'one');
		const two = await sealed(randomBytes(150_000), 'two');
		const whole = readFileSync(one.path);
		const refuses = async (path: string, identity: string) =>
			read(path, identity).then(
				() => false,
				(error) => isSealBroken(error)
			);
		expect(await refuses(two.path, one.identity)).toBe(true);
		for (const cut of [0, 50, 200, 65_800, whole.length - 1]) {
			writeFileSync(join(folder, 'cut'), whole.subarray(0, cut));
			expect(await refuses(join(folder, 'cut'), one.identity)).toBe(true);
		}
		for (const place of [30, 100, 220, 70_000, whole.length - 1]) {
			const turned = Buffer.from(whole);
			turned[place] = (turned[place] ?? 0) ^ 1;
			writeFileSync(join(folder, 'turned'), turned);
			expect(await refuses(join(folder, 'turned'), one.identity)).toBe(true);
		}
		await expect(read(join(folder, 'nowhere'), one.identity)).rejects.toThrow('ENOENT');
	});
});
