import { sealEnds } from '#domain/story/after-taking-back.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import type { MyStory } from '#server/intake/my-story.ts';

/** What became of one copy, as the teller reads it. */
export interface CertifiedCopy {
	readonly channel: string;
	readonly language: string | null;
	readonly recipient: string;
	readonly what: string;
	readonly copies: number;
	readonly since: string;
	readonly status: string;
	/** The day on which whoever has it was told to stop using it. Missing: nobody was told. */
	readonly toldOn?: string;
}

/** What a certificate says. Days in UTC; no word of the story and no name. */
export interface Certificate {
	readonly kind: 'suitcase-certificate-1';
	readonly story: string;
	readonly takenBackOn: string;
	/** The office closed it, or another of several who told it took it back. Missing: whoever holds this certificate did. */
	readonly closedBy?: 'another_teller' | 'office';
	readonly shownAnywhereByUs: boolean;
	readonly erase: 'erased' | 'planned' | 'kept_sealed';
	/** The day on which it was erased or will be, also what is kept sealed. */
	readonly eraseOn: string;
	readonly copies: readonly CertifiedCopy[];
	readonly madeOn: string;
}

export interface SignedCertificate {
	readonly certificate: Certificate;
	/** The certificate as JSON, exactly as it was signed. */
	readonly text: string;
	/** Ed25519 over `text`, base64url; the public key is at `/.well-known/suitcase-signing-key`. */
	readonly signature: string;
}

/** The certificate of a story that was taken back, true at this moment; null while it is not taken back. */
export function certificateOf(context: Pick<MineContext, 'clock' | 'seal'>, story: MyStory): SignedCertificate | null {
	if (story.takenBackAt === null) return null;
	const certificate: Certificate = {
		kind: 'suitcase-certificate-1',
		story: story.id,
		takenBackOn: day(story.group?.tookBackAt ?? story.takenBackAt),
		...closedBy(story),
		shownAnywhereByUs: story.shown.length > 0,
		erase: story.erasedAt !== null ? 'erased' : story.eraseAfter !== null ? 'planned' : 'kept_sealed',
		eraseOn: day(story.erasedAt ?? story.eraseAfter ?? sealEnds(story.takenBackAt)),
		copies: story.copies.map((copy) => ({
			channel: copy.channel,
			language: copy.language,
			recipient: copy.recipient,
			what: copy.what,
			copies: copy.copies,
			since: day(copy.at),
			status: copy.outcome ?? (copy.endedAt === null ? 'shown' : 'removed'),
			...(copy.toldAt ? { toldOn: day(copy.toldAt) } : {})
		})),
		madeOn: day(context.clock())
	};
	const text = JSON.stringify(certificate);
	return { certificate, text, signature: context.seal.signer.sign(text) };
}

/** Who closed it, where it was not whoever holds the certificate. Never why. */
function closedBy({ group, closedByOffice }: MyStory): Pick<Certificate, 'closedBy'> {
	if (group !== undefined && group.tookBackAt === null) return { closedBy: 'another_teller' };
	return closedByOffice === true ? { closedBy: 'office' } : {};
}

function day(time: number): string {
	return new Date(time).toISOString().slice(0, 10);
}
