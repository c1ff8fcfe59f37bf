namespace Atelier.Storage;

/// <summary>Something wrong with a stored row.</summary>
/// <param name="Table">The table's name in SQL.</param>
/// <param name="Id">The row's key.</param>
/// <param name="What">What is wrong, without a period.</param>
/// <param name="WayOut">What the operator can do about it, without a period.</param>
internal sealed record RowFault(string Table, string Id, string What, string WayOut)
{
    /// <summary>The way out where only somebody who looks at the row can know one.</summary>
    public const string RestoreOrMend = "restore a backup from before, or mend the row by hand while the server is stopped";
}
