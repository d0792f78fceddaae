/** Forms and lists of whatever the service describes by a schema. */
export { centreFile, channel, fraudEntries, useDocument } from './documents.ts';
export { ChangePreview, EditForm } from './edit-form.tsx';
export { CollectionList, MemberList } from './part-list.tsx';
export { type PagePart, PartsPage } from './parts-page.tsx';
