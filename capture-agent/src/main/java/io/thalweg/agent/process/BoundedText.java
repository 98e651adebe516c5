package io.thalweg.agent.process;

/**
 * A text that a pattern may look at so often and no more: a command line can be written so that a careless pattern takes
 * years with it.
 */
final class BoundedText implements CharSequence {
    /** Thrown out of the matcher; carries no trace, for it tells of the input and not of the program. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Exhausted() {
            super("the pattern takes too long", null, false, false);
        }
    }

    private static final int MAX_LOOKS = 500_000;

    private final String text;
    private int looks;

    BoundedText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        if (++looks > MAX_LOOKS) {
            throw new Exhausted();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
