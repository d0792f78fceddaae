/** The page's program. */
document.title = 'Callwright';
