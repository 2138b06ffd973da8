"""Names of torch functions, sorted by how they treat devices. What stands nowhere follows the general rule."""

from __future__ import annotations

__all__ = ["CONSTRUCTORS", "CROSSING", "PLAIN", "REFUSE_SCALARS", "SHAPES", "core", "in_place"]

#: Make tensors from nothing, on the default device unless told otherwise.
CONSTRUCTORS = frozenset(
    """arange bartlett_window blackman_window empty empty_permuted empty_strided eye fft_fftfreq fft_rfftfreq
    full hamming_window hann_window kaiser_window linspace logspace ones rand randint randn randperm range scalar_tensor
    tril_indices triu_indices zeros""".split()
)

#: May take tensors of both devices, and leave each where it is.
CROSSING = frozenset(
    """_has_compatible_shallow_copy_type _make_subclass _set_grad_enabled broadcast_tensors can_cast copy_ expand_as
    is_same_size is_set_to promote_types reshape_as resize_as_ result_type set_ swap_tensors view_as""".split()
)

#: Ask a tensor for something that is not a tensor, or set a flag: nothing to check and nothing to tag.
PLAIN = frozenset(
    """__bool__ __complex__ __float__ __hash__ __index__ __int__ __len__ __reduce_ex__ __setstate__ backward data_ptr
    dim element_size get_default_device grad has_names is_complex is_contiguous is_floating_point is_inference
    is_nonzero is_same_size is_shared is_signed item ndimension nelement numel register_post_accumulate_grad_hook
    requires_grad_ retain_grad size storage storage_offset stride tolist untyped_storage""".split()
)

#: The first argument is the tensor; others are sizes, in which a 0-dim tensor of any device is read as a number.
SHAPES = frozenset(
    """chunk expand narrow permute repeat reshape roll select split split_with_sizes tile topk transpose unflatten
    unfold unsqueeze view""".split()
)

#: Refuse a CPU tensor beside CUDA tensors even if it has no dimension.
REFUSE_SCALARS = frozenset(
    """_ctc_loss addbmm addmm addmv addr baddbmm batch_norm bilinear bincount block_diag bmm bucketize cartesian_prod
    cat cdist chain_matmul column_stack concat concatenate conv1d conv2d conv3d conv_transpose1d conv_transpose2d
    conv_transpose3d cross cross_entropy dot dstack einsum embedding embedding_bag equal gather ger grid_sample
    group_norm gru hstack index_add index_copy index_select inner isin kron layer_norm linear lstm masked_scatter
    masked_select matmul meshgrid mm multi_head_attention_forward multi_margin_loss multilabel_margin_loss multinomial
    mv nanquantile nll_loss outer prelu quantile repeat_interleave rmatmul rnn_relu rnn_tanh row_stack
    scaled_dot_product_attention scatter scatter_add scatter_reduce searchsorted stack take take_along_dim tensordot
    vdot vstack""".split()
)

_IN_PLACE_OPERATORS = frozenset(
    "__iadd__ __iand__ __idiv__ __ifloordiv__ __ilshift__ __imatmul__ __imod__ __imul__ __ior__ __ipow__ __irshift__ "
    "__isub__ __itruediv__ __ixor__".split()
)


def in_place(name: str) -> bool:
    """Whether a method of this name writes into its first argument."""
    return name in _IN_PLACE_OPERATORS or (name.endswith("_") and not name.endswith("__"))


def core(name: str) -> str:
    """A name without the underscores of its in-place or operator form."""
    return name.strip("_") if name.startswith("__") else name.rstrip("_")
