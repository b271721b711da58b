package dev.slipway.upkeep;

import java.io.IOException;
import java.util.List;

/// One thing that the program can be told to do to its data.
interface Word {

    /// How to say it, and what it does.
    String usage();

    /// Does it and tells about it. Throws [IllegalArgumentException] for wrong arguments, and [Refused] with a reason;
    /// then nothing has changed.
    void carryOut(List<String> given, Desk desk) throws IOException;
}
