/** Forms and lists generated from the service's schemas. */
export { centreFile, channel, fraudEntries, useDocument } from './documents.ts';
export { ChangePreview, EditForm } from './edit-form.tsx';
export { CollectionList, MemberList } from './part-list.tsx';
export { type PagePart, PartsPage } from './parts-page.tsx';
