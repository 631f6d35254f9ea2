import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkpointFile } from './checkpoint-file.ts';
import { joinNotes, logOrigin, readNote, signedText, signHead, splitNotes } from './log-note.ts';
import { secondSecretFrom } from './second-secret.ts';
import { createSigner } from './signing.ts';

const signer = createSigner(secondSecretFrom(Buffer.alloc(32, 7)));
const { publicKey } = signer;
const head = { size: 12, root: Buffer.alloc(32, 3) };
const note = signHead(signer, head);

test('a note of another program opens: the example of the signed notes’ own documentation', () => {
	const raw = Buffer.from('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'base64').subarray(1);
	const key = createPublicKey({
		key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]),
		format: 'der',
		type: 'spki'
	});
	const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
	const example = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
	const by = { name: 'PeterNeumann', publicKey: key.export({ type: 'spki', format: 'pem' }).toString() };
	expect(signedText(example, by)).toBe(text);
	expect(signedText(example.replace('answer', 'Answer'), by)).toBeNull();
});
test('a checkpoint states origin, size and head, and only its own key reads it', () => {
	expect(note.split('\n').slice(0, 4)).toEqual([logOrigin(publicKey), '12', head.root.toString('base64'), '']);
	expect(readNote(note, publicKey)).toEqual(head);
	expect(readNote(note.replace('\n12\n', '\n13\n'), publicKey)).toBeNull();
	expect(readNote(`${note}more\n`, publicKey)).toBeNull();
	const other = createSigner(secondSecretFrom(Buffer.alloc(32, 8)));
	expect(readNote(note, other.publicKey)).toBeNull();
	expect(readNote(note.replace('\n\n', '\n\n— witness.example AAAAAAAA\n'), publicKey)).toEqual(head);
});
test('notes that follow one another come apart again', () => {
	const notes = [note, signHead(signer, { ...head, size: 13 })];
	expect(splitNotes(joinNotes(notes))).toEqual(notes);
	expect(splitNotes('')).toEqual([]);
});
test('the file outside keeps every note in both places, and what a crash left of one goes', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'suitcase-notes-'));
	const file = checkpointFile({ ledger: join(folder, 'one'), ledgerSecond: join(folder, 'two', 'erasure.jsonl') });
	expect(file.read().map(({ notes }) => notes)).toEqual([null, null]);
	await file.append(note);
	const next = signHead(signer, { ...head, size: 14 });
	await file.append(next);
	expect(file.read().map(({ notes }) => notes)).toEqual([
		[note, next],
		[note, next]
	]);
	truncateSync(file.path, readFileSync(file.path).length - 20);
	await file.append(next);
	expect(file.read()[0]?.notes).toEqual([note, next]);
	rmSync(folder, { recursive: true });
});
