/** Words of prints that are looked up by what the desk answers. */
import type { OrderRefusal, ProfileRefusal } from '#domain/print/print-order.ts';
import { isSheetKind } from '#domain/print/sheet-kinds.ts';
import { m } from '#lib/paraglide/messages.js';

export type SheetRefusal = OrderRefusal | ProfileRefusal | 'gone' | 'over' | 'own' | 'too_many';

/** What went wrong, and what to do. */
export function sheetRefusal(reason: SheetRefusal): string {
	return m[`sheets_refused_${reason}`]();
}

/** The name of a kind of sheet; null for anything else. */
export function sheetKind(what: string): string | null {
	return isSheetKind(what) ? m[`sheets_kind_${what}`]() : null;
}

/** How an order stands. */
export function orderState(state: string, reason: 'gone' | 'letters_missing' | null): string {
	switch (state) {
		case 'ready':
			return m.sheets_state_ready();
		case 'put_away':
			return m.sheets_state_put_away();
		case 'over':
			return m.sheets_state_over();
		case 'refused':
			return reason === 'letters_missing' ? m.sheets_state_refused_letters_missing() : m.sheets_state_refused_gone();
		default:
			return m.sheets_state_waiting();
	}
}
