package dev.slipway.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The items of a bulk operation and what became of each, read from its entries; empty for any other operation.
public record Items(List<Progress> all) {

    /// One item. `failure` says why it failed.
    public record Progress(
            int number,
            Item item,
            ItemState state,
            @Nullable Failure failure) {

        private Progress with(ItemState now, @Nullable Failure why) {
            return new Progress(number, item, now, why);
        }
    }

    public Items {
        all = List.copyOf(all);
    }

    static Items of(List<Entry> entries) {
        List<Progress> items = new ArrayList<>();
        for (Entry entry : entries) {
            switch (entry) {
                case Entry.Listed listed ->
                    IntStream.range(0, listed.items().size())
                            .forEach(number -> items.add(
                                    new Progress(number, listed.items().get(number), ItemState.WAITING, null)));
                case Entry.ItemAccepted accepted ->
                    items.set(accepted.item(), items.get(accepted.item()).with(ItemState.RUNNING, null));
                case Entry.ItemEnded ended ->
                    items.set(ended.item(), items.get(ended.item()).with(ended.state(), ended.failure()));
                case Entry.Placed ignored -> {}
                case Entry.OfStep ignored -> {}
                case Entry.VmIdReplaced ignored -> {}
                case Entry.CancelRequested ignored -> {}
                case Entry.RollbackBegun ignored -> {}
                case Entry.End ignored -> {}
            }
        }
        return new Items(items);
    }

    /// Those in this state.
    public List<Progress> in(ItemState state) {
        return all.stream().filter(each -> each.state() == state).toList();
    }

    public int count(ItemState state) {
        return in(state).size();
    }

    /// Whether nothing more will happen to any of them.
    public boolean ended() {
        return all.stream().allMatch(each -> each.state().ended());
    }
}
