/** How a teller may be reached, as it stands sealed, and how it is changed later. */
import { isObject } from '#domain/base/shape.ts';
import { type Answers, LONGEST } from '#domain/tell/answers.ts';
import { wantsContact } from '#domain/tell/check.ts';
import { holdsReceipt } from '#domain/tell/hidden-numbers.ts';
import { type Contact, contactFrom } from '#domain/tell/told.ts';

/** `none`: not at all. A child's guardian stays to be asked all the same. */
export type Reach = Contact | { readonly how: 'none'; readonly guardian?: string };

/** Reads what was sealed; what cannot be read is no way to reach anybody. */
export function readReach(value: unknown): Reach {
	if (!isObject(value)) return { how: 'none' };
	const text = (name: string) => (typeof value[name] === 'string' ? value[name] : '');
	const guardian = text('guardian') === '' ? {} : { guardian: text('guardian') };
	const { how } = value;
	if (how !== 'phone' && how !== 'mail' && how !== 'person') return { how: 'none', ...guardian };
	return {
		...{ how, value: text('value'), safeHours: text('safeHours'), callerName: text('callerName') },
		...{ mayLeaveMessage: value.mayLeaveMessage === true, ...guardian },
		...(text('codeWord') === '' ? {} : { codeWord: text('codeWord') })
	};
}

/** What is wrong with the form; null: nothing. */
export function reachFault(answers: Answers): 'missing' | 'receipt' | 'long' | null {
	const value = answers.reachValue ?? '';
	if (!wantsContact(answers)) return null;
	if (value.trim() === '') return 'missing';
	const fields = ['reachValue', 'safeHours', 'callerName', 'codeWord'] as const;
	if (fields.some((field) => (answers[field] ?? '').length > LONGEST[field])) return 'long';
	return holdsReceipt(value) ? 'receipt' : null;
}

/** What the form says. How a child's guardian is reached is the guardian's own, and stays. */
export function changedReach(answers: Answers, before: Reach): Reach {
	const wished: Reach = contactFrom(answers) ?? { how: 'none' };
	const { guardian: _typed, ...contact } = wished;
	return before.guardian === undefined ? contact : { ...contact, guardian: before.guardian };
}
