namespace Atelier.Model;

/// <summary>What clients can wait for: they repeat an operation until a state of its answer says that it is so, or never will be.</summary>
/// <param name="Name">The waiter's name, as the API has it.</param>
/// <param name="Operation">The operation to repeat.</param>
/// <param name="Path">Where its answer has the state, such as <c>studio.state</c>.</param>
/// <param name="Success">The state that is waited for.</param>
/// <param name="Failures">The states in which waiting is over without it.</param>
/// <param name="Delay">The time between two requests; whole seconds.</param>
/// <param name="Attempts">How many requests are made at most.</param>
internal sealed record Waiter(
    string Name, string Operation, string Path, string Success, IReadOnlyList<string> Failures, TimeSpan Delay, int Attempts);
