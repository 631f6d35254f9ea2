/** The acts of the pages for translators, each with what it may use already in its hand. */
import { boundTo } from '../bound.ts';
import type { DeskDeps } from '../deps.ts';
import { agreeOnTerm } from './locked-terms.ts';
import {
	approveNoticeTranslation,
	readNoticeTranslation,
	saveNoticeTranslation,
	withdrawNoticeTranslation
} from './notices.ts';
import { approveTranslation, readTranslation } from './read-translation.ts';
import { dropFromGlossary, readTranslations } from './read-translations.ts';
import { saveTranslation } from './save-translation.ts';

export type TranslateActs = ReturnType<typeof createTranslateActs>;

/** Everything the pages for translators can ask for. */
export function createTranslateActs(deps: DeskDeps) {
	const bound = boundTo(deps);
	return {
		list: bound(readTranslations),
		read: bound(readTranslation),
		save: bound(saveTranslation),
		approve: bound(approveTranslation),
		agree: bound(agreeOnTerm),
		readNotice: bound(readNoticeTranslation),
		saveNotice: bound(saveNoticeTranslation),
		approveNotice: bound(approveNoticeTranslation),
		withdrawNotice: bound(withdrawNoticeTranslation),
		dropFromGlossary: bound(dropFromGlossary)
	};
}
