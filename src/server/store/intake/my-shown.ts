/** What readers get of the teller's own story now. */
import { sql } from 'kysely';
import { OFFERED, type OfferedChannel } from '#domain/consent/channels.ts';
import { readShown } from '#domain/consent/read-shown.ts';
import type { IntakeTx, OpenReceipt } from './my-story.ts';

/** Words that readers get, in the language of the page or in the other one that they are marked with. */
export interface MyShownWords {
	readonly text: string;
	/** BCP 47; null: the language of the page. */
	readonly language: string | null;
}

/** One language of the story as one channel shows it. */
export interface MyShown {
	readonly channel: OfferedChannel;
	readonly language: string;
	/** Null: what this channel says is not opened by the receipt alone. */
	readonly title: string | null;
	/** Words for pictures; none for a picture that has none. */
	readonly pictures: readonly MyShownWords[];
	/** The same words with the files that they stand for. */
	readonly files: readonly {
		readonly names: readonly string[];
		readonly alt: string;
		readonly language: string | null;
	}[];
	/** Paragraphs of the text. */
	readonly blocks: readonly string[];
	/** What is heard, as it can be read by itself. */
	readonly heard: readonly MyShownWords[];
}

/**
 * Every language in which a channel shows it, with the words that readers get beside the text. Words that not everybody may
 * read are left out until the second word is said: whoever found the paper has the receipt.
 */
export async function readMyShown(
	tx: IntakeTx,
	receipt: OpenReceipt & { readonly secondWord: boolean }
): Promise<MyShown[]> {
	const { locator, receiptId, secondWord } = receipt;
	const { rows } = await sql<{ channel: string; language: string; body: unknown }>`
		select channel, language, body from intake.my_shown(${locator}, ${receiptId}::uuid, ${secondWord})`.execute(tx);
	return rows.flatMap(({ channel, language: tag, body }): MyShown[] => {
		const offered = OFFERED.find((one) => one === channel);
		if (offered !== undefined && body === null)
			return [{ channel: offered, language: tag, title: null, pictures: [], files: [], blocks: [], heard: [] }];
		const shown = offered === undefined ? null : readShown(offered, body);
		if (offered === undefined || shown === null) return [];
		const { language, title, pictures, recordings, blocks } = shown;
		const words = (text: string, other: string | undefined): MyShownWords[] =>
			text === '' ? [] : [{ text, language: other ?? null }];
		return [
			{
				...{ channel: offered, language, title },
				pictures: pictures.flatMap(({ alt, language: other }) => words(alt, other)),
				files: pictures.map(({ renditions, alt, language: other }) => ({
					...{ names: renditions.map(({ name }) => name), alt },
					language: other ?? null
				})),
				blocks: blocks.map(({ text }) => text),
				heard: recordings.flatMap(({ transcript, language: other }) =>
					words(transcript.map(({ text }) => text).join(' '), other)
				)
			}
		];
	});
}
