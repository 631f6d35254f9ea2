/** What every screen of the form is given. */
import type { Field } from '#domain/tell/answers.ts';
import type { AskView } from '#server/intake/tell-view.ts';

export interface ScreenProps {
	readonly view: AskView;
	/** Language of the page. */
	readonly locale: string;
	/** What is wrong with a field, in words; undefined if nothing is. */
	readonly error: (field: Field) => string | undefined;
}
