import { PDFDocument } from 'pdf-lib';
import type { SheetSize } from '#domain/print/sheet-kinds.ts';

/** Points in a millimetre. */
const POINTS = 72 / 25.4;

/**
 * Says on every page where it is cut (TrimBox) and how far its colour goes on (BleedBox), for the program of a printer.
 * Without bleed both are the page itself. Nothing else of the file is changed: no date, no name of a program.
 */
export async function setPageBoxes(pdf: Uint8Array, size: SheetSize): Promise<Uint8Array> {
	const document = await PDFDocument.load(pdf, { updateMetadata: false });
	for (const page of document.getPages()) {
		const { width, height } = page.getSize();
		const [slug, trim] = [size.slug * POINTS, (size.slug + size.bleed) * POINTS];
		page.setBleedBox(slug, slug, width - 2 * slug, height - 2 * slug);
		page.setTrimBox(trim, trim, width - 2 * trim, height - 2 * trim);
	}
	return document.save();
}
