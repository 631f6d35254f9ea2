/** Takes a sound or a film in: looked at by its first bytes, sealed while it streams, noted in the draft. */
import type { Result } from '#domain/base/result.ts';
import { RECORDINGS } from '#domain/tell/answers.ts';
import type { IntakeDeps } from './deps.ts';
import type { DraftPicture } from './tell-drafts.ts';
import type { FilePart } from './tell-multipart.ts';
import { takeFile } from './tell-picture.ts';

export type RecordingRefusal = 'empty' | 'not_a_recording' | 'too_large' | 'too_many' | 'trouble';

/** A refusal leaves nothing behind, and the rest of the form untouched. */
export function takeRecording(
	deps: IntakeDeps,
	token: string,
	part: FilePart
): Promise<Result<DraftPicture, RecordingRefusal>> {
	const sniff = (head: Buffer) => {
		if (head.length === 0) return 'empty' as const;
		return looksLikeRecording(head) ? null : ('not_a_recording' as const);
	};
	return takeFile(deps, token, part, { kind: 'recording', sniff, ...RECORDINGS });
}

const PICTURES = ['heic', 'heix', 'hevc', 'mif1', 'msf1', 'avif', 'avis', 'crx '];

/** The kinds that phones, recorders and browsers make. The separate process looks closer, and may still refuse. */
function looksLikeRecording(head: Buffer): boolean {
	const ascii = (from: number, to: number) => head.toString('latin1', from, to);
	if (ascii(4, 8) === 'ftyp') return !PICTURES.includes(ascii(8, 12));
	if (head.length > 4 && head.readUInt32BE(0) === 0x1a45dfa3) return true;
	if (['RIFF', 'RF64'].includes(ascii(0, 4))) return ascii(8, 12) === 'WAVE';
	if (['OggS', 'fLaC'].includes(ascii(0, 4)) || ascii(0, 5) === '#!AMR' || ascii(0, 3) === 'ID3') return true;
	// Frames of MP3 or AAC without anything around them; a JPEG goes on with 0xd8.
	return head.length > 2 && head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0;
}
