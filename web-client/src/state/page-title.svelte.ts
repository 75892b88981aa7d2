// The window's title: a sign that something must not wait stands before the name of the page.
export const pageTitle = $state({ mark: '', name: '' });
